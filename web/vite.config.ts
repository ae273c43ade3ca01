import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The desk that `npm run dev` talks to; the built page talks to the desk that served it. */
const DESK = process.env["FRONTDESK_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/v1": DESK, "/health": DESK } },
  build: {
    outDir: "../src/frontdesk/server/page",
    emptyOutDir: true,
    target: "es2022",
    license: { fileName: "assets/licenses.md" },
    modulePreload: { polyfill: false },
    // One file for what every visit needs: hundreds of small components gain nothing from being split.
    chunkSizeWarningLimit: 1000,
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
