import { useSyncExternalStore } from "react";

const query = window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(changed: () => void): () => void {
  query.addEventListener("change", changed);
  return () => {
    query.removeEventListener("change", changed);
  };
}

/** Whether the system asks for a dark page. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
