/* Opens a short look at somebody beside the page. The browser keeps the focus inside of the dialog. */
(() => {
  const drawer = document.getElementById("drawer");
  let opener;

  // A key held down asks for another window: the link is an ordinary one then.
  document.addEventListener("click", (event) => {
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (isElsewhere && event.target.closest("[data-drawer]")) event.stopPropagation();
  }, true);

  const goThere = ({ detail }) => {
    if (detail.target === drawer) location.assign(detail.requestConfig.elt.href);
  };
  document.addEventListener("htmx:responseError", goThere);
  document.addEventListener("htmx:sendError", goThere);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== drawer) return;
    if (!drawer.firstElementChild) return goThere(event); // Signed out meanwhile, perhaps.
    opener = event.detail.requestConfig.elt;
    if (!drawer.open) drawer.showModal();
  });
  drawer.addEventListener("close", () => opener?.focus());
})();
