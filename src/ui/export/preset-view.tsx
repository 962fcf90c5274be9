/** Saved choices: take one up, keep the ones on screen under a name, delete one. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { ExportFormat, ExportPreset } from '../../worker/api-export.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { Select, TextField } from '../parts/field.tsx'
import { date, t } from '../text/text.ts'
import { formats } from './choices.ts'

interface PresetProps {
  readonly presets: readonly ExportPreset[]
  readonly chosen: ExportPreset | null
  readonly onChoose: (preset: ExportPreset | null) => void
  readonly onKeep: (name: string, format: ExportFormat) => void
  readonly onDrop: (preset: ExportPreset) => void
  readonly onRun: (preset: ExportPreset) => void
}
const longestName = 60

export const PresetView = (props: PresetProps): JSX.Element => {
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
  const drop = async (preset: ExportPreset): Promise<void> => {
    const title = t('export.preset.drop', { name: preset.name })
    if (await askConfirm({ title, text: t('export.preset.drop.text'), confirm: title, danger: true })) props.onDrop(preset)
  }
  const labelOf = ({ name: called, lastAt }: ExportPreset): string => (lastAt === null ? called : t('export.preset.last', { name: called, day: date(lastAt) }))
  return (
    <div class="stack-tight">
      <Show when={props.presets.length > 0}>
        <Select label={t('export.presets')} value={props.chosen?.name ?? ''} onChange={(value) => props.onChoose(props.presets.find((preset) => preset.name === value) ?? null)}
          options={[{ value: '', label: t('export.preset.none') }, ...props.presets.map((preset) => ({ value: preset.name, label: labelOf(preset) }))]} />
      </Show>
      <Show when={props.chosen}>
        {(preset) => <Button kind="primary" icon="refresh" wide onClick={() => props.onRun(preset())}>{t('export.preset.run', { name: preset().name })}</Button>}
      </Show>
      <div class="cluster">
        <Button kind="quiet" icon="flag" onClick={begin}>{t('export.preset.keep')}</Button>
        <Show when={props.chosen}>{(preset) => <Button kind="quiet" icon="bin" onClick={() => void drop(preset())}>{t('export.preset.drop', { name: preset().name })}</Button>}</Show>
      </div>
      <Dialog open={isNaming()} title={t('export.preset.keep')} onClose={() => setNaming(false)}
        actions={<>
          <Button kind="quiet" onClick={() => setNaming(false)}>{t('part.cancel')}</Button>
          <Button kind="primary" onClick={keep}>{t('export.preset.keep')}</Button>
        </>}>
        <div class="stack">
          <TextField label={t('export.preset.name')} hint={t('export.preset.name.hint')} error={error()} maxlength={longestName} value={name()} onInput={(event) => setName(event.currentTarget.value)} />
          <Select label={t('export.formats')} value={format()} onChange={(value) => setFormat(value as ExportFormat)} options={formats.map((one) => ({ value: one, label: t(`export.format.${one}`) }))} />
        </div>
      </Dialog>
    </div>
  )
}
