// Lets lines be moved up and down; the menus of the plain form hold the places all the while.
for (const list of document.querySelectorAll("[data-ordering]")) {
  const menuOf = (line) => line.querySelector("select");
  const place = (line) => Number(menuOf(line).value) || Infinity;
  const lines = [...list.children];

  lines.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  list.append(...lines);
  list.classList.add("by-buttons");
  list.parentElement.querySelector(".help").textContent = list.dataset.help;

  function button(line, label, sign, move) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", `${label}: ${line.querySelector(".entry").textContent.trim()}`);
    made.addEventListener("click", () => {
      if (made.ariaDisabled === "true") return;
      move();
      number();
      made.focus();
      menuOf(line).dispatchEvent(new Event("input", { bubbles: true }));
      document.getElementById("news").textContent = `${list.dataset.place} ${menuOf(line).value}`;
    });
    return made;
  }

  function number() {
    [...list.children].forEach((line, index) => {
      menuOf(line).value = String(index + 1);
      line.querySelector(".place").textContent = `${index + 1}.`;
    });
    markEnds();
  }

  // Still to be reached by keys: the focus stays where it is when a line comes to an end.
  function markEnds() {
    for (const line of list.children) {
      const [up, down] = line.querySelectorAll("button");
      up.ariaDisabled = String(!line.previousElementSibling);
      down.ariaDisabled = String(!line.nextElementSibling);
    }
  }

  for (const line of lines) {
    const mark = document.createElement("span");
    mark.className = "place";
    mark.textContent = menuOf(line).value ? `${menuOf(line).value}.` : "–";
    menuOf(line).hidden = true;
    const { up, down } = list.dataset;
    line.prepend(mark);
    line.append(
      button(line, up, "↑", () => line.previousElementSibling?.before(line)),
      button(line, down, "↓", () => line.nextElementSibling?.after(line)),
    );
  }
  markEnds();
}
