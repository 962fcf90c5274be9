/** A form's records out of the device: which, how, and one button per format. Loaded when opened. */
import { createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js'
import type { ExportFilter, ExportOptions, ExportPreset, ExportWish } from '../../worker/api-export.ts'
import type { Touched } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery, touchesForms, touchesRecordsOf } from '../query.ts'
import type { Shell } from '../shell.ts'
import { keepScreenOn } from '../sync/wake-lock.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { allRecordsOf, isEmptySpan, usualOptions, wishOf } from './choices.ts'
import './export.css'
import { FilterView } from './filter-view.tsx'
import { FormatList } from './format-list.tsx'
import { MadeView } from './made-view.tsx'
import { createExporting, type ExportingState } from './making.ts'
import { OptionsView } from './options-view.tsx'
import { PresetKeep } from './preset-keep.tsx'
import { PresetView } from './preset-view.tsx'
import { planText } from './words.ts'

const MakingView = (props: { readonly state: Extract<ExportingState, { type: 'making' }>; readonly onStop: () => void }): JSX.Element => {
  keepScreenOn()
  return (
    <div class="stack">
      <h2 class="bundle-step" role="status">{t('export.making', { format: t(`export.format.${props.state.format}`) })}</h2>
      <Progress label={t('export.bar.records')} done={props.state.progress?.records.done ?? 0} total={props.state.progress?.records.total ?? null} />
      <Show when={(props.state.progress?.files.total ?? 0) > 0}>
        <Progress label={t('export.bar.files')} done={props.state.progress?.files.done ?? 0} total={props.state.progress?.files.total ?? null} />
      </Show>
      <div><Button icon="stop" onClick={() => props.onStop()}>{t('export.stop')}</Button></div>
    </div>
  )
}

export const ExportScreen = (props: { readonly shell: Shell; readonly formId: string }): JSX.Element => {
  const { client, router } = props.shell
  const formId = props.formId
  const exporting = createExporting(client)
  const [filter, setFilter] = createSignal<ExportFilter>(allRecordsOf(formId))
  const [options, setOptions] = createSignal<ExportOptions>(usualOptions)
  const [chosen, setChosen] = createSignal<ExportPreset | null>(null)
  const touchesRecords = (touched: Touched): boolean => touchesForms(touched) || touchesRecordsOf(formId)(touched)
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const form = createMemo(() => forms.value()?.find((one) => one.formId === formId))
  const plan = createQuery(client, 'export.plan', createMemo(() => (isEmptySpan(filter()) ? undefined : { filter: filter() })), touchesRecords)
  const presetList = createQuery(client, 'export.presets', () => ({ formId }), () => false)
  const [presetsNow, setPresetsNow] = createSignal<readonly ExportPreset[] | null>(null)
  const presets = (): readonly ExportPreset[] => presetsNow() ?? presetList.value() ?? []

  const choose = (preset: ExportPreset | null): void => {
    setChosen(preset)
    setFilter(preset?.wish.filter ?? allRecordsOf(formId))
    setOptions(preset?.wish.options ?? usualOptions)
  }
  const keep = async (name: string, format: ExportWish['format']): Promise<void> => {
    const answer = await client.call('export.keepPreset', { name, wish: wishOf(format, filter(), options()) })
    if (!answer.ok) return toast(failureText(answer.error))
    setPresetsNow(answer.value)
    setChosen(answer.value.find((preset) => preset.name === name) ?? null)
    toast(t('export.preset.kept', { name }))
  }
  const drop = async ({ name }: ExportPreset): Promise<void> => {
    const answer = await client.call('export.dropPreset', { formId, name })
    if (!answer.ok) return toast(failureText(answer.error))
    setPresetsNow(answer.value)
    choose(null)
  }
  /** After it was handed over the day of the saved choices has moved. */
  const again = async (): Promise<void> => {
    exporting.again()
    const answer = await client.call('export.presets', { formId })
    if (!answer.ok) return
    setPresetsNow(answer.value)
    setChosen(answer.value.find((preset) => preset.name === chosen()?.name) ?? null)
    plan.refresh()
  }
  const make = (wish: ExportWish): void => void exporting.make(wish, chosen()?.name ?? null)
  const at = <T extends ExportingState['type']>(type: T): Extract<ExportingState, { type: T }> | undefined => {
    const state = exporting.state()
    return state.type === type ? (state as Extract<ExportingState, { type: T }>) : undefined
  }
  return (
    <Screen title={t('export.title')} subtitle={form()?.title} onBack={() => router.back({ screen: 'form', formId })} focusKey={exporting.state().type} class="export">
      <div class="column">
        <Switch>
          <Match when={at('choosing')}>
            {(choosing) => (
              <div class="stack">
                <p class="soft">{t('export.lead')}</p>
                <Show when={choosing().stopped}><Notice kind="info"><p>{t('export.stopped')}</p></Notice></Show>
                <Show when={choosing().failure}>{(failure) => <Notice kind="error"><p>{failureText(failure())}</p></Notice>}</Show>
                <Show when={plan.failure()}>{(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: plan.refresh }}><p>{failureText(failure())}</p></Notice>}</Show>
                <Show when={presets().length > 0}>
                  <PresetView presets={presets()} chosen={chosen()} onChoose={choose} onDrop={(preset) => void drop(preset)}
                    onRun={(preset) => make(wishOf(preset.wish.format, filter(), options()))} />
                </Show>
                <div class="stack-tight">
                  <FilterView filter={filter()} plan={plan.value()} preset={chosen()} onChange={setFilter} />
                  <OptionsView options={options()} languages={plan.value()?.languages ?? []} onChange={setOptions} />
                </div>
                <p class="export-counts figures" role="status">{plan.value() === undefined ? t('export.counts.asking') : planText(plan.value()!)}</p>
                <Show when={plan.value()?.records === 0}><p class="soft">{t('export.counts.none')}</p></Show>
                <Show when={options().media && (plan.value()?.files.missing ?? 0) > 0}>
                  <Notice kind="warn"><p>{t('export.counts.missing', { count: plan.value()?.files.missing ?? 0 })}</p></Notice>
                </Show>
                <section class="stack-tight">
                  <h2 class="eyebrow">{t('export.formats')}</h2>
                  <FormatList plan={plan.value()} disabled={isEmptySpan(filter())} onMake={(format) => make(wishOf(format, filter(), options()))} />
                </section>
                <PresetKeep chosen={chosen()} onKeep={(name, format) => void keep(name, format)} />
              </div>
            )}
          </Match>
          <Match when={at('making')}>{(making) => <MakingView state={making()} onStop={exporting.stop} />}</Match>
          <Match when={at('made')}>
            {(made) => <MadeView made={made().made} onHanded={exporting.handed} onAgain={() => void again()} onDone={() => router.back({ screen: 'form', formId })} />}
          </Match>
        </Switch>
      </div>
    </Screen>
  )
}
