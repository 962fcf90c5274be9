/**
 * The parts of a zip file that are wanted, with limits on size before memory is taken. A part that inflates to more than it
 * declares is cut by fflate at the declared size, and then fails as malformed XML. Rule XLS2.
 */
import { unzipSync } from 'fflate'
import { err, ok, type Result } from '../core/result.ts'

export interface ZipLimits { readonly partBytes: number; readonly totalBytes: number; readonly parts: number }
export type ZipFault = 'not-a-zip' | 'too-large'

export const unzipParts = (bytes: Uint8Array, limits: ZipLimits, wanted: (name: string) => boolean): Result<ReadonlyMap<string, Uint8Array>, ZipFault> => {
  let total = 0
  let seen = 0
  let tooLarge = false
  try {
    const files = unzipSync(bytes, {
      filter: (part) => {
        seen += 1
        if (seen > limits.parts) tooLarge = true
        if (tooLarge || !wanted(part.name)) return false
        total += part.originalSize
        if (part.originalSize > limits.partBytes || part.size > limits.partBytes || total > limits.totalBytes) tooLarge = true
        return !tooLarge
      },
    })
    return tooLarge ? err('too-large') : ok(new Map(Object.entries(files)))
  } catch {
    return err('not-a-zip')
  }
}
