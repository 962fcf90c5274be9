/**
 * Memory given back when it is no longer needed: left to the garbage collector, the blocks of a long transfer pile up to a hundred
 * megabytes before it looks. A message port whose other end is closed takes what is transferred to it and drops it at once. (A
 * buffer's own transfer(0) does not: what the browser made or has read stays until its collector comes, and is counted no more.)
 */
interface Port {
  postMessage(message: null, transfer: readonly ArrayBufferLike[]): void
  close(): void
}
const { MessageChannel: Channel } = globalThis as unknown as { readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port } }

let sink: Port | null = null
const open = (): Port => {
  const { port1, port2 } = new Channel()
  port2.close()
  return port1
}

/** [MEM1] All memory below these bytes; nobody may hold another view of it. What was freed already stays so. */
export const freeBytes = ({ buffer }: Uint8Array): void => {
  if (buffer.byteLength === 0) return
  sink ??= open()
  sink.postMessage(null, [buffer])
}
