/** Meetings of test devices without a session: everything each lacks, until nobody lacks anything. */
import type { ApplyFailure, Replica } from '../../core/ports.ts'

/** Everything `to` lacks of what `from` has; answers with what was refused. A gap is asked for once more, as in a session. */
export const copyTo = async (from: Replica, to: Replica, again = true): Promise<readonly ApplyFailure[]> => {
  const heads = await to.heads()
  const planned = heads.ok ? await from.missing(heads.value) : heads
  if (!planned.ok) throw new Error(planned.error.message)
  const refused: ApplyFailure[] = []
  for (const { ref } of planned.value) {
    const bytes = await from.read(ref)
    if (!bytes.ok) throw new Error(bytes.error.message)
    const applied = await to.apply(bytes.value)
    if (!applied.ok) refused.push(applied.error)
  }
  return again && refused.some(({ type }) => type === 'gap') ? copyTo(from, to, false) : refused
}

export const meetAll = async (devices: readonly { readonly replica: Replica }[]): Promise<readonly ApplyFailure[]> => {
  const refused: ApplyFailure[] = []
  for (let round = 0; round < 2; round++) {
    for (const from of devices) for (const to of devices) if (from !== to) refused.push(...await copyTo(from.replica, to.replica))
  }
  return refused
}
