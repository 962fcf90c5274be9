/**
 * Files on this phone: what comes from other devices by itself, how much is kept, and what can be let go because somebody else has it.
 * What somebody else is asked to keep: files-entrust.tsx. Rule FLX20.
 */
import { createSignal, Show, type JSX } from 'solid-js'
import type { FilePolicy } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { Select } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery } from '../query.ts'
import { FilesEntrust } from './files-entrust.tsx'
import { failureText } from '../text/failure.ts'
import { bytes, t } from '../text/text.ts'

const sizes = [5, 25, 100] as const
const valueOf = (policy: FilePolicy): string => (policy.type === 'up-to' ? String(policy.megabytes) : policy.type)
const policyOf = (value: string): FilePolicy => (value === 'thumbnails' || value === 'all' ? { type: value } : { type: 'up-to', megabytes: Number(value) })

export const FilesKept = (props: { readonly client: Client; readonly connected: boolean }): JSX.Element => {
  const kept = createQuery(props.client, 'files.kept', () => null, (touched) => touched.forms || touched.manyRecords || touched.records.length > 0)
  const [busy, setBusy] = createSignal(false)
  const [trouble, setTrouble] = createSignal('')
  const options = (): { value: string; label: string }[] => {
    const chosen = kept.value()?.policy
    const steps: readonly number[] = chosen?.type === 'up-to' && !sizes.some((size) => size === chosen.megabytes) ? [...sizes, chosen.megabytes].sort((a, b) => a - b) : sizes
    return [
      { value: 'thumbnails', label: t('kept.policy.thumbnails') },
      ...steps.map((size) => ({ value: String(size), label: t('kept.policy.upTo', { size: bytes(size * 1_000_000) }) })),
      { value: 'all', label: t('kept.policy.all') },
    ]
  }
  const choose = async (value: string): Promise<void> => {
    const answer = await props.client.call('files.setPolicy', { policy: policyOf(value) })
    setTrouble(answer.ok ? '' : failureText(answer.error))
    kept.refresh()
  }
  const free = async (): Promise<void> => {
    const spare = kept.value()
    if (spare === undefined) return
    const agreed = await askConfirm({ title: t('kept.free.title', { size: bytes(spare.spareBytes) }), text: t('kept.free.text', { count: spare.spare }), confirm: t('kept.free.confirm') })
    if (!agreed) return
    setBusy(true)
    const answer = await props.client.call('files.free', null)
    setBusy(false)
    setTrouble(answer.ok ? '' : failureText(answer.error))
    if (answer.ok) toast(t('kept.freed', { size: bytes(answer.value.bytes) }))
    kept.refresh()
  }
  return (
    <Show when={kept.value()} fallback={<Show when={kept.failure()}>{(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: kept.refresh }}><p>{failureText(failure())}</p></Notice>}</Show>}>
      {(now) => (
        <>
          <Select label={t('kept.policy')} hint={t('kept.policy.hint')} value={valueOf(now().policy)} options={options()} onChange={(value) => void choose(value)} />
          <dl class="facts">
            <dt>{t('kept.here')}</dt><dd class="figures">{now().files === 0 ? t('kept.none') : t('kept.amount', { count: now().files, size: bytes(now().bytes) })}</dd>
            <Show when={now().missing > 0}><dt>{t('kept.missing')}</dt><dd class="figures">{t('kept.amount', { count: now().missing, size: bytes(now().missingBytes) })}</dd></Show>
            <Show when={now().left > 0}><dt>{t('kept.left')}</dt><dd class="figures">{t('kept.amount', { count: now().left, size: bytes(now().leftBytes) })}</dd></Show>
          </dl>
          <Show when={now().spare > 0}>
            <p class="small soft">{t('kept.free.help')}</p>
            <div><Button icon="bin" busy={busy()} onClick={() => void free()}>{t('kept.free', { size: bytes(now().spareBytes) })}</Button></div>
          </Show>
          <FilesEntrust client={props.client} kept={now()} connected={props.connected} />
          <Show when={trouble() !== ''}><Notice kind="error"><p>{trouble()}</p></Notice></Show>
        </>
      )}
    </Show>
  )
}
