/** Which addresses of a reply are followed and drawn. */

/** A picture is drawn from the desk itself and from nowhere else: another host would learn who looks at it. */
export function here(address: string): boolean {
  return /^\/(?!\/)/.test(address);
}

/** A link is opened when it is a page; nothing that runs, such as `javascript:`. */
export function safe(address: string): boolean {
  return here(address) || /^https?:\/\//i.test(address);
}
