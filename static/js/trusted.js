// What the page may make HTML or a script of. htmx puts in what our own server answers, already
// escaped and clean; nothing may ever become a script, whoever asks, but for the one of `offline.js`.
{
  const refuse = (what) => {
    throw new TypeError(`${what} is not made of text here.`);
  };
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (text) => text,
    createScript: () => refuse("A script"),
    createScriptURL: (url) => (url === "/worker.js" ? url : refuse("A script's address")),
  });
}
