// Writes what is said into an essay's field. Only recognition on the device itself is used: any other
// would send a child's voice to somebody else. Where there is none the button stays hidden.
(() => {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (!Recognition?.available || !("processLocally" in Recognition.prototype)) return;

  // The language of the question, in the form that the person's device has it in.
  const languageOf = (field) => {
    const { lang } = field.closest("[lang]");
    return navigator.languages.find((one) => one.split("-")[0] === lang) ?? lang;
  };

  const write = (field, text) => {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const words = /\S$/.test(value.slice(0, from)) ? ` ${text.trim()}` : text.trim();
    const room = field.maxLength < 0 ? Infinity : field.maxLength - value.length + to - from;
    field.setRangeText(words.slice(0, room), from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const offer = (button, field, lang) => {
    let heard = null;

    const show = (isListening) => {
      button.setAttribute("aria-pressed", isListening);
      button.querySelector("span").textContent = isListening ? button.dataset.stop : button.dataset.start;
    };

    const listen = () => {
      heard = Object.assign(new Recognition(), { lang, processLocally: true, continuous: true });
      heard.onresult = ({ resultIndex, results }) => {
        for (const result of [...results].slice(resultIndex)) if (result.isFinal) write(field, result[0].transcript);
      };
      heard.onerror = ({ error }) => {
        const isTrouble = error !== "aborted" && error !== "no-speech";
        if (isTrouble) document.getElementById("news").textContent = button.dataset.trouble;
      };
      heard.onend = () => {
        heard = null;
        show(false);
      };
      heard.start();
      show(true);
    };

    button.addEventListener("click", () => (heard ? heard.stop() : listen()));
    addEventListener("pagehide", () => heard?.abort());
    button.hidden = false;
  };

  for (const button of document.querySelectorAll("[data-dictate]")) {
    const field = document.getElementById(button.dataset.dictate);
    const lang = languageOf(field);
    Recognition.available({ langs: [lang], processLocally: true }).then(
      (state) => state === "available" && offer(button, field, lang),
      () => {},
    );
  }
})();
