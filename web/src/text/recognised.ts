/** What the desk recognised, in words: how sure, how strong, and what it left out. */

import type { Finding } from "../api/types";
import type { Strings } from "./strings";

export type Strength = "slight" | "clear" | "strong";

/** A number from 0 to 1 as people read it. */
export function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}

/** How sure a finding is; below what it needs, a number would promise too much. */
export function sureness({ confidence, unsure }: Finding, { staff }: Strings): string {
  return unsure ? staff.unsure : `${percent(confidence)} ${staff.confidence}`;
}

/** How strong a feeling is, in three steps. */
export function strength(intensity: number): Strength {
  return intensity < 1 / 3 ? "slight" : intensity < 2 / 3 ? "clear" : "strong";
}

/** What the desk notes about itself; it concerns nobody but staff, and customers have their own view of their consent. */
const OF_THE_DESK = ["the tone of the voice was not looked at", "the face was not looked at", "the words were not read for feelings"];

/** Whether a note of a reply is for staff only. */
export function forStaff(note: string): boolean {
  return OF_THE_DESK.some((start) => note.startsWith(`${start}:`));
}

/** A note that tells what and why, in the language of the page where it has words for it. */
export function noted(note: string, { staff }: Strings): string {
  const halves = note.split(": ");
  return halves.map((half) => staff.noted[half] ?? half).join(staff.because);
}
