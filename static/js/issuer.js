// Writes the address that Google goes by where nothing else was typed. The server does the same.
const kind = document.getElementById("id_kind");
const issuer = document.getElementById("id_issuer");
const known = JSON.parse(issuer.dataset.known);

kind.addEventListener("change", () => {
  if (!issuer.value || Object.values(known).includes(issuer.value)) {
    issuer.value = known[kind.value] || "";
  }
});
