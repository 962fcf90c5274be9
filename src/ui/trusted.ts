/**
 * The only places where text may become nodes or the address of a script, as the page's content policy asks (Trusted Types): templates
 * that the compiler wrote, documents that are parsed and never shown, and scripts of this very app. Everything else is refused by the
 * browser. The policy itself and the seams in libraries: .ci/content-policy.ts. Rules CSP1-CSP3.
 */
interface TrustedPolicy { createHTML(text: string): string }
interface TrustedRules {
  readonly createHTML: (text: string, type?: string, sink?: string) => string | null
  readonly createScriptURL?: (address: string) => string | null
}
const types = (globalThis as { readonly trustedTypes?: { createPolicy(name: string, rules: TrustedRules): TrustedPolicy } }).trustedTypes

/** [CSP3] A script of this app: same origin, under the folder of its page, no data: or blob:. */
export const isOwnScript = (address: string, page: string): boolean => {
  if (!URL.canParse(address, page)) return false
  const [script, folder] = [new URL(address, page), new URL('.', page)]
  return script.origin === folder.origin && script.protocol === folder.protocol && script.pathname.startsWith(folder.pathname) && script.search === ''
}

/** [CSP2] A parsed document is inert: nothing in it runs or is fetched, and we copy nodes from none (engine/rich.ts, safe-svg.ts). */
types?.createPolicy('default', {
  createHTML: (text, _type, sink) => (sink === 'DOMParser parseFromString' ? text : null),
  createScriptURL: (address) => (isOwnScript(address, document.baseURI) ? address : null),
})
const markup = types?.createPolicy('transect', { createHTML: (text) => text })

/** For what the compiler or a library wrote, never for what a person or a form did. */
export const trustedMarkup = (text: string): string => markup?.createHTML(text) ?? text
