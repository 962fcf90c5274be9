/**
 * Messages of any size over a channel of small ones: cut into pieces, joined again in order. The first piece of a message begins
 * with its length (4 bytes, big endian). The channel is reliable and ordered, so a piece needs nothing else. Rules LINK1, LINK2.
 */
import { err, ok, type Result } from '../core/result.ts'

export const maxMessageBytes = 2 * 1024 * 1024
const lengthBytes = 4

export type FramingFailure = 'message-too-large' | 'piece-malformed'

/** [LINK1] Pieces of at most `size` bytes. */
export const cut = (message: Uint8Array, size: number): Uint8Array<ArrayBuffer>[] => {
  const whole = new Uint8Array(lengthBytes + message.length)
  new DataView(whole.buffer).setUint32(0, message.length)
  whole.set(message, lengthBytes)
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, at) => whole.subarray(at * size, (at + 1) * size))
}

export interface Joiner {
  /** The message when this piece completes one, else null; one that came in a single piece is a view of it. After a failure nothing more is taken. */
  take(piece: Uint8Array<ArrayBuffer>): Result<Uint8Array<ArrayBuffer> | null, FramingFailure>
}

/** [LINK2] The length is checked before memory is taken; a piece that runs over its message is refused. */
export const createJoiner = (max: number = maxMessageBytes): Joiner => {
  let message: Uint8Array<ArrayBuffer> | null = null
  let filled = 0
  let failure: FramingFailure | null = null
  const fail = (why: FramingFailure) => {
    failure = why
    message = null
    return err(why)
  }
  return {
    take: (piece) => {
      if (failure) return err(failure)
      let rest = piece
      if (!message) {
        if (piece.length < lengthBytes) return fail('piece-malformed')
        const length = new DataView(piece.buffer, piece.byteOffset, lengthBytes).getUint32(0)
        if (length > max) return fail('message-too-large')
        rest = piece.subarray(lengthBytes)
        if (rest.length > length) return fail('piece-malformed')
        if (rest.length === length) return ok(rest)
        message = new Uint8Array(length)
        filled = 0
      } else if (piece.length === 0) return fail('piece-malformed')
      if (filled + rest.length > message.length) return fail('piece-malformed')
      message.set(rest, filled)
      filled += rest.length
      if (filled < message.length) return ok(null)
      const done = message
      message = null
      return ok(done)
    },
  }
}
