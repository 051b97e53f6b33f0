/* Opens the reading settings beside the page, and shows each choice at once. Offers to read aloud where
   the device has a voice of its own; the program that reads comes when it is asked for. */
(() => {
  const panel = document.getElementById("reading-panel");
  const aloud = document.getElementById("aloud");

  if (window.speechSynthesis && window.Intl?.Segmenter) {
    const offer = () => (aloud.hidden = !speechSynthesis.getVoices().some((voice) => voice.localService));
    speechSynthesis.addEventListener("voiceschanged", offer);
    offer();
    aloud.addEventListener("click", () => import(aloud.dataset.script).then(({ toggle }) => toggle()));
  }

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target === panel) {
      panel.showPopover();
      panel.querySelector("input:checked").focus();
    }
  });

  panel.addEventListener("focusout", ({ relatedTarget: to }) => {
    if (to && !panel.contains(to)) panel.hidePopover();
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.closest("[data-reading]")) return;
    if (target.value) document.documentElement.dataset[target.name] = target.value;
    else delete document.documentElement.dataset[target.name];
  });
})();
