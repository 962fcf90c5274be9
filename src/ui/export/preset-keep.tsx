/** Keeps the choices on screen under a name, with the format they are for. A name that is there already is replaced. */
import { createSignal, type JSX } from 'solid-js'
import type { ExportFormat, ExportPreset } from '../../worker/api-export.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Select, TextField } from '../parts/field.tsx'
import { t } from '../text/text.ts'
import { formats } from './choices.ts'

const longestName = 60

export const PresetKeep = (props: { readonly chosen: ExportPreset | null; readonly onKeep: (name: string, format: ExportFormat) => void }): JSX.Element => {
  const [isNaming, setNaming] = createSignal(false)
  const [name, setName] = createSignal('')
  const [format, setFormat] = createSignal<ExportFormat>('csv')
  const [error, setError] = createSignal('')
  const begin = (): void => {
    setName(props.chosen?.name ?? '')
    setFormat(props.chosen?.wish.format ?? 'csv')
    setError('')
    setNaming(true)
  }
  const keep = (): void => {
    if (name().trim() === '') return void setError(t('export.preset.name.missing'))
    props.onKeep(name().trim(), format())
    setNaming(false)
  }
  return (
    <div>
      <Button kind="quiet" icon="flag" onClick={begin}>{t('export.preset.keep')}</Button>
      <Dialog open={isNaming()} title={t('export.preset.keep')} onClose={() => setNaming(false)}
        actions={<>
          <Button kind="quiet" onClick={() => setNaming(false)}>{t('part.cancel')}</Button>
          <Button kind="primary" onClick={keep}>{t('export.preset.save')}</Button>
        </>}>
        <div class="stack">
          <TextField label={t('export.preset.name')} hint={t('export.preset.name.hint')} error={error()} maxlength={longestName} value={name()} onInput={(event) => setName(event.currentTarget.value)} />
          <Select label={t('export.preset.format')} value={format()} onChange={(value) => setFormat(value as ExportFormat)} options={formats.map((one) => ({ value: one, label: t(`export.format.${one}`) }))} />
        </div>
      </Dialog>
    </div>
  )
}
