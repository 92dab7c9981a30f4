// Signing out leaves nothing on a shared device: everything that is typed is sent first, the person is
// asked where that is not possible, then it is wiped. On every page it also sends what was left behind.

import { question } from "./confirm.js";
import { sendLeftovers } from "./drafts/leftovers.js";
import { stored, wipe } from "./drafts/outbox.js";

export default function signOut(form) {
  const { owner } = form.dataset;
  const token = () => form.elements.csrf_token.value;

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const pages = [];
    document.dispatchEvent(new CustomEvent("drafts:flush", { detail: pages }));
    let isSent = (await Promise.all(pages)).every(Boolean);
    if (!pages.length) await left();
    isSent &&= (await waiting()) === 0;
    if (!isSent && !(await question(form))) return;
    await nothing(wipe(owner));
    document.dispatchEvent(new CustomEvent("drafts:wiped"));
    if ("BroadcastChannel" in window) new BroadcastChannel("drafts").postMessage({ kind: "wiped", owner });
    form.submit();
  });

  // A device that keeps nothing has nothing to send and nothing to wipe.
  async function nothing(work) {
    try {
      return await work;
    } catch (error) {
      console.warn("drafts: the device's store does not work", error);
      return null;
    }
  }

  async function waiting() {
    return (await nothing(stored(owner)))?.length ?? 0;
  }

  async function left() {
    const late = await nothing(sendLeftovers(owner, token));
    if (!late || !form.dataset.late) return;
    const said = Object.assign(document.createElement("p"), { className: "notice notice-warn", textContent: form.dataset.late });
    said.setAttribute("role", "status");
    document.querySelector("main .wrap").prepend(said);
  }

  left();
}
