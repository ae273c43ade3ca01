/** What parts of the chat, however deep, may see and do. */

import { createContext } from "react";

import type { Citation } from "../api/types";

export interface View {
  readonly staff: boolean;
  readonly waiting: boolean;
  readonly openCitation: (citation: Citation) => void;
  readonly say: (text: string) => void;
  readonly retry: (id: string) => void;
}

export const ViewContext = createContext<View>({
  staff: false,
  waiting: false,
  openCitation: () => undefined,
  say: () => undefined,
  retry: () => undefined,
});
