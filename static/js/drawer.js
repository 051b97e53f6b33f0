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
    if (!drawer.firstElementChild) goThere(event); // Signed out meanwhile, perhaps.
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== drawer || drawer.open) return;
    opener = detail.requestConfig.elt;
    opener.dataset.drawer = "open"; // Its row is marked.
    drawer.showModal();
  });
  drawer.addEventListener("close", () => {
    if (!opener) return;
    opener.dataset.drawer = "";
    opener.focus();
  });
})();
