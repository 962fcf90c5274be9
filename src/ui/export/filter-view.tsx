/** Which records go: by date, state, device, version, and only what is new since a saved choice was last exported. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { ExportFilter, ExportPlan, ExportPreset } from '../../worker/api-export.ts'
import { CheckRow, Select, TextField } from '../parts/field.tsx'
import { date as dateText, t } from '../text/text.ts'
import { dayStart, dayText, filtersSet, isEmptySpan } from './choices.ts'

interface FilterProps {
  readonly filter: ExportFilter
  readonly plan: ExportPlan | undefined
  /** the saved choices in use */
  readonly preset: ExportPreset | null
  readonly onChange: (filter: ExportFilter) => void
}
type DateOf = 'any' | 'created' | 'updated'
const states = ['any', 'settled', 'to-review', 'to-check'] as const

export const FilterView = (props: FilterProps): JSX.Element => {
  const set = (part: Partial<ExportFilter>): void => props.onChange({ ...props.filter, ...part })
  const dateOf = (): DateOf => props.filter.date?.of ?? 'any'
  const setDateOf = (of: string): void => set({ date: of === 'any' ? null : { from: null, to: null, ...props.filter.date, of: of as 'created' | 'updated' } })
  const setDay = (end: 'from' | 'to', text: string): void => {
    const { date } = props.filter
    if (date !== null) set({ date: { ...date, [end]: dayStart(text, end === 'to' ? 1 : 0) } })
  }
  // Lists of devices and versions stay offered while a filter leaves none of their records.
  const [known, setKnown] = createSignal<ExportPlan>()
  const offered = (): ExportPlan | undefined => {
    if (props.plan !== undefined && known() === undefined) setKnown(props.plan)
    return known()
  }
  return (
    <details class="export-part">
      <summary>
        <span class="export-part-name">{t('export.which')}</span>
        <span class="soft">{filtersSet(props.filter) === 0 ? t('export.which.all') : t('export.which.some', { count: filtersSet(props.filter) })}</span>
      </summary>
      <div class="stack export-part-body">
        <Show when={props.preset}>
          {(preset) => (
            <CheckRow label={t('export.since')} checked={props.filter.sincePreset !== null} onChange={(on) => set({ sincePreset: on ? preset().name : null })}
              hint={preset().lastAt === null ? t('export.since.never') : t('export.since.hint', { name: t('export.preset.last', { name: preset().name, day: dateText(preset().lastAt!) }) })} />
          )}
        </Show>
        <Select label={t('export.date')} value={dateOf()} onChange={setDateOf}
          options={(['any', 'created', 'updated'] as const).map((of) => ({ value: of, label: t(`export.date.${of}`) }))} />
        <Show when={props.filter.date}>
          {(span) => (
            <div class="export-days">
              <TextField type="date" label={t('export.date.from')} value={dayText(span().from)} onChange={(event) => setDay('from', event.currentTarget.value)}
                error={isEmptySpan(props.filter) ? t('export.date.wrong') : ''} />
              <TextField type="date" label={t('export.date.to')} value={dayText(span().to, 1)} onChange={(event) => setDay('to', event.currentTarget.value)} />
            </div>
          )}
        </Show>
        <Select label={t('export.state')} value={props.filter.state} onChange={(state) => set({ state: state as ExportFilter['state'] })}
          options={states.map((state) => ({ value: state, label: t(`export.state.${state}`) }))} />
        <Show when={(offered()?.devices.length ?? 0) > 1}>
          <Select label={t('export.device')} value={props.filter.devices?.[0] ?? ''} onChange={(origin) => set({ devices: origin === '' ? null : [origin] })}
            options={[{ value: '', label: t('export.device.all') }, ...(offered()?.devices ?? []).map(({ origin, name, records }) => ({ value: origin, label: t('export.device.one', { name, count: records }) }))]} />
        </Show>
        <Show when={(offered()?.versions.length ?? 0) > 1}>
          <Select label={t('export.version')} value={props.filter.versionIds?.[0] ?? ''} onChange={(id) => set({ versionIds: id === '' ? null : [id] })}
            options={[{ value: '', label: t('export.version.all') }, ...(offered()?.versions ?? []).map(({ versionId, version, records }) => (
              { value: versionId, label: t('export.version.one', { version: version === '' ? t('export.version.none') : version, count: records }) }))]} />
        </Show>
        <CheckRow label={t('export.deleted')} hint={t('export.deleted.hint')} checked={props.filter.withDeleted} onChange={(withDeleted) => set({ withDeleted })} />
      </div>
    </details>
  )
}
