/**
 * What the app cannot do without, looked for before anything is opened: an old browser, a private window or an address
 * without https lacks some of it, and the page then says which.
 */

export interface Scope {
  readonly isSecureContext: boolean
  readonly navigator: { readonly locks?: unknown; readonly storage?: { readonly getDirectory?: unknown } | undefined }
  readonly crypto?: { readonly subtle?: unknown } | undefined
  readonly indexedDB?: unknown
  readonly WebAssembly?: unknown
  readonly BroadcastChannel?: unknown
}

/** The names of what is missing; empty when all is there. */
export const missingCapabilities = (scope: Scope): readonly string[] => {
  const wanted: readonly (readonly [string, boolean])[] = [
    ['https (secure context)', scope.isSecureContext],
    ['file storage (OPFS)', typeof scope.navigator.storage?.getDirectory === 'function'],
    ['locks between tabs', scope.navigator.locks !== undefined],
    ['keys (Web Crypto)', scope.crypto?.subtle !== undefined],
    ['IndexedDB', scope.indexedDB !== undefined && scope.indexedDB !== null],
    ['WebAssembly', scope.WebAssembly !== undefined],
    ['messages between tabs', scope.BroadcastChannel !== undefined],
  ]
  return wanted.flatMap(([name, there]) => (there ? [] : [name]))
}
