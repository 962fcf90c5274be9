/** Opens segments with the production codec, each distinct string of bytes once for all devices of a run: opening is a pure function of them. */
import { createHash } from 'node:crypto'
import { batchChange } from '../../core/batch.ts'
import type { Change } from '../../core/change.ts'
import type { ApplyFailure } from '../../core/ports.ts'
import type { Result } from '../../core/result.ts'
import { openSegment, parseSegment, type OpenedSegment } from '../../core/segment.ts'

export interface OpenedOnce extends OpenedSegment { readonly changes: readonly Change[] }
export type OpenOnce = (bytes: Uint8Array) => Result<OpenedOnce, ApplyFailure>

const most = 2000

export const makeOpenOnce = (): OpenOnce => {
  const known = new Map<string, Result<OpenedOnce, ApplyFailure>>()
  return (bytes) => {
    const key = createHash('sha1').update(bytes).digest('base64')
    const found = known.get(key)
    if (found !== undefined) return found
    const parsed = parseSegment(bytes.slice())
    const opened = parsed.ok ? openSegment(parsed.value) : parsed
    const result: Result<OpenedOnce, ApplyFailure> = opened.ok
      ? { ok: true, value: { ...opened.value, changes: Array.from({ length: opened.value.batch.count }, (_, index) => batchChange(opened.value.batch, index)) } } : opened
    if (known.size >= most) known.clear()
    known.set(key, result)
    return result
  }
}
