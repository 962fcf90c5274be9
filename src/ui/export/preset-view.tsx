/** Saved choices: take one up and make its file again; delete it. Saving is preset-keep.tsx. */
import { Show, type JSX } from 'solid-js'
import type { ExportPreset } from '../../worker/api-export.ts'
import { Button } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { Select } from '../parts/field.tsx'
import { date, t } from '../text/text.ts'

interface PresetProps {
  readonly presets: readonly ExportPreset[]
  readonly chosen: ExportPreset | null
  readonly onChoose: (preset: ExportPreset | null) => void
  readonly onDrop: (preset: ExportPreset) => void
  readonly onRun: (preset: ExportPreset) => void
}

export const PresetView = (props: PresetProps): JSX.Element => {
  const drop = async (preset: ExportPreset): Promise<void> => {
    const title = t('export.preset.drop', { name: preset.name })
    if (await askConfirm({ title, text: t('export.preset.drop.text'), confirm: t('export.preset.delete'), danger: true })) props.onDrop(preset)
  }
  const labelOf = ({ name, lastAt }: ExportPreset): string => (lastAt === null ? name : t('export.preset.last', { name, day: date(lastAt) }))
  return (
    <div class="stack-tight">
      <Select label={t('export.presets')} value={props.chosen?.name ?? ''} onChange={(value) => props.onChoose(props.presets.find((preset) => preset.name === value) ?? null)}
        options={[{ value: '', label: t('export.preset.none') }, ...props.presets.map((preset) => ({ value: preset.name, label: labelOf(preset) }))]} />
      <Show when={props.chosen}>
        {(preset) => (
          <>
            <Button kind="primary" icon="refresh" wide onClick={() => props.onRun(preset())}>{t('export.preset.run', { name: preset().name })}</Button>
            <div><Button kind="quiet" icon="bin" onClick={() => void drop(preset())}>{t('export.preset.drop', { name: preset().name })}</Button></div>
          </>
        )}
      </Show>
    </div>
  )
}
