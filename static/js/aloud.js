/* Reads the page aloud, sentence by sentence, and marks the one that is heard. Only voices of the
   device are used: others would send the page to somebody else. What is selected is read alone; math
   and pictures are read as words. `reading.js` fetches it when it is asked for, and offers it where it
   can work. */
const button = document.getElementById("aloud");
const RATES = { slow: 0.7, fast: 1.3 };
const UNHEARD = "script, style, select, button, svg, nav, .visually-hidden, [aria-hidden='true'], [hidden]";
const BLOCKS = "p, li, h1, h2, h3, h4, td, th, dt, dd, label, legend, figcaption, summary, caption, div, section";
const says = button.dataset;
let queue = [];

/* A voice of the device, for the language if there is one. */
const voice = (lang = "") => {
  const local = speechSynthesis.getVoices().filter(({ localService }) => localService);
  return local.find((one) => one.lang.toLowerCase().startsWith(lang.toLowerCase())) ?? local[0];
};

/* Text of a MathML element as it is said: as its author's page has it in words, else part by part. */
const math = (element) => {
  if (element.hasAttribute("alttext")) return element.getAttribute("alttext");
  const parts = [...element.children].map(math);
  switch (element.localName) {
    case "mfrac": return `${parts[0]} ${says.over} ${parts[1]}`;
    case "msup": return `${parts[0]} ${says.power} ${parts[1]}`;
    case "msqrt": return `${says.root} ${parts.join(" ")}`;
    case "annotation": return "";
    default: return parts.length ? parts.join(" ") : element.textContent.trim();
  }
};

/* Pieces that are heard, each a text or a formula, gathered by the block they stand in. */
const gather = (root, selection) => {
  const blocks = new Map();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches(UNHEARD) || !node.checkVisibility()) return NodeFilter.FILTER_REJECT;
      if (node.localName !== "math" && !node.alt) return NodeFilter.FILTER_SKIP;
    } else if (!node.data.trim() || node.parentElement.closest("math")) {
      return NodeFilter.FILTER_REJECT;
    }
    return !selection || selection.containsNode(node, true) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const block = (node.parentElement ?? root).closest(BLOCKS) ?? root;
    if (!blocks.has(block)) blocks.set(block, []);
    blocks.get(block).push({ node, text: node.data ?? ` ${node.alt || math(node)} ` });
  }
  return blocks;
};

/* Where a place in a block's text lies in the page. */
const place = (range, set, pieces, at) => {
  for (const { node, text } of pieces) {
    if (at <= text.length) return node.data ? range[`set${set}`](node, at) : range[`set${set}${set === "Start" ? "Before" : "After"}`](node);
    at -= text.length;
  }
};

const sentences = function* (blocks) {
  for (const [block, pieces] of blocks) {
    const lang = block.closest("[lang]").lang;
    const whole = pieces.map(({ text }) => text).join("");
    for (const { segment, index } of new Intl.Segmenter(lang, { granularity: "sentence" }).segment(whole)) {
      if (!segment.trim()) continue;
      const range = document.createRange();
      place(range, "Start", pieces, index);
      place(range, "End", pieces, index + segment.trimEnd().length);
      yield { text: segment.trim(), lang, range };
    }
  }
};

const show = (isReading) => {
  button.setAttribute("aria-pressed", isReading);
  button.querySelector("span").textContent = isReading ? says.stop : says.start;
};

const stop = () => {
  queue = [];
  speechSynthesis.cancel();
  CSS.highlights?.delete("aloud");
  show(false);
};

const next = () => {
  const sentence = queue.shift();
  if (!sentence) return stop();
  const said = new SpeechSynthesisUtterance(sentence.text);
  said.lang = sentence.lang;
  said.voice = voice(sentence.lang);
  said.rate = RATES[document.documentElement.dataset.speed] ?? 1;
  said.onend = next;
  said.onerror = ({ error }) => error === "canceled" || error === "interrupted" || stop();
  if (CSS.highlights) CSS.highlights.set("aloud", new Highlight(sentence.range));
  sentence.range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  speechSynthesis.speak(said);
};

export const toggle = () => {
  if (queue.length || speechSynthesis.speaking) return stop();
  const selection = getSelection();
  const chosen = selection.isCollapsed ? null : selection;
  queue = [...sentences(gather(document.getElementById("main"), chosen))];
  show(true);
  next();
};
addEventListener("pagehide", stop);
