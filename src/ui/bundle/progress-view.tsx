/** How far the making or taking of a bundle is: records, files, and the whole in bytes; with the way to stop it. */
import type { JSX } from 'solid-js'
import type { BundleNotice } from '../../worker/api-bundle.ts'
import { Button } from '../parts/button.tsx'
import { Progress } from '../parts/progress.tsx'
import { keepScreenOn } from '../sync/wake-lock.ts'
import { bytes, t } from '../text/text.ts'

export const ProgressView = (props: { readonly title: string; readonly progress: BundleNotice | null; readonly onStop: () => void }): JSX.Element => {
  keepScreenOn()
  const size = (): string | undefined => {
    const now = props.progress?.bytes
    return now && t('bundle.bytes', { size: bytes(now.done), all: bytes(now.total) })
  }
  return (
    <div class="stack">
      <h2 class="bundle-step" role="status">{props.title}</h2>
      <Progress label={t('bundle.bar.records')} done={props.progress?.records.done ?? 0} total={props.progress?.records.total ?? null} />
      <Progress label={t('bundle.bar.files')} done={props.progress?.files.done ?? 0} total={props.progress?.files.total ?? null} />
      <p class="soft figures bundle-size">{size()}</p>
      <div><Button icon="stop" onClick={() => props.onStop()}>{t('bundle.stop')}</Button></div>
    </div>
  )
}
