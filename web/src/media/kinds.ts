/** Files of the customer: which kind of part each one becomes. */

import type { MediaKind } from "../api/types";
import { newKey } from "../state/key";

/** What the file pickers offer; the desk looks at the bytes and has the last word. */
export const PICTURES_AND_FILMS = "image/*,video/*";
export const DOCUMENTS = ".pdf,.docx,.xlsx,.pptx,.html,.htm,.md,.txt,.csv";

/** A file that waits to be sent; `url` shows it until then. */
export interface Draft {
  readonly id: string;
  readonly kind: MediaKind;
  readonly file: File;
  readonly url: string;
}

/** The kind of part a file becomes. */
export function kindOf(file: File): MediaKind {
  const family = file.type.split("/")[0];
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}

/** Lay a file beside the message. */
export function draft(file: File, kind: MediaKind = kindOf(file)): Draft {
  return { id: newKey(), kind, file, url: URL.createObjectURL(file) };
}
