/** A name nobody else chooses: 128 random bits. `randomUUID` would need a secure page; this does not. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, "0")).join("");
}
