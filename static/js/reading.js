/* Opens the reading settings beside the page, and shows each choice at once. */
(() => {
  const panel = document.getElementById("reading-panel");

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target === panel) {
      panel.showPopover();
      panel.querySelector("input:checked").focus();
    }
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.closest("[data-reading]")) return;
    if (target.value) document.documentElement.dataset[target.name] = target.value;
    else delete document.documentElement.dataset[target.name];
  });
})();
