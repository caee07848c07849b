// What a browser may do beside: copy what one would cite, and in 长者版 read the page aloud. Nothing depends on this.
document.querySelectorAll("[data-copy]").forEach((each) => {
  if (!navigator.clipboard) return;
  const button = document.createElement("button"), told = document.createElement("span");
  const text = each.textContent.replace(/\s+/g, " ").trim();
  button.textContent = each.dataset.copy;
  button.setAttribute("aria-label", `${each.dataset.copy} ${text}`);
  told.setAttribute("role", "status");
  button.onclick = () => navigator.clipboard.writeText(text).then(() => { told.textContent = each.dataset.copied; });
  each.after(" ", button, " ", told);
});
(() => {
  const speech = window.speechSynthesis, main = document.getElementById("main");
  const words = document.currentScript.dataset, own = document.documentElement.lang.slice(0, 2);
  if (!words.read || !speech || !main) return;
  const button = document.createElement("button");
  button.className = "read";
  const rest = () => { speech.cancel(); button.textContent = words.read; };
  const blocks = "h1,h2,h3,p,li,dt,dd,th,td,caption,figcaption,summary";
  const parts = () => [...main.querySelectorAll(blocks)].filter(
    (each) => each.getClientRects().length && !each.querySelector(blocks) && !each.closest("form,nav"));
  const said = (each) => {
    const copy = each.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((unsaid) => unsaid.remove());
    const text = new SpeechSynthesisUtterance(copy.textContent.replace(/\s+/g, " ").trim());
    const sole = each.children.length === 1 && each.firstElementChild.textContent === each.textContent;
    text.lang = (sole ? each.firstElementChild : each).closest("[lang]").lang;
    return text;
  };
  button.onclick = () => {
    if (button.textContent === words.stop) return rest();
    const texts = parts().map(said).filter((each) => each.text);
    button.textContent = words.stop;
    texts[texts.length - 1].onend = rest;
    texts.forEach((each) => speech.speak(each));
  };
  const offer = () => {
    if (button.isConnected || !speech.getVoices().some((voice) => voice.lang.slice(0, 2) === own)) return;
    rest();
    document.body.append(button);
  };
  offer();
  speech.onvoiceschanged = offer;
  addEventListener("pagehide", () => speech.cancel());
})();
