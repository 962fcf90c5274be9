/** What is wrong in a form that was to be added: every place with its remedy, to be read at leisure and sent to its author. */
import { createSignal, For, Show, type JSX } from 'solid-js'
import type { Problem } from '../../forms/plan.ts'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { formFiles, type ImportReport, placeOf, problemsAsText } from './import-form.ts'

const ProblemItem = (props: { readonly problem: Problem }): JSX.Element => (
  <li class={`problem problem-${props.problem.severity}`}>
    <Icon name={props.problem.severity === 'error' ? 'error' : 'warn'} />
    <div>
      <p class="problem-place figures">{[t(`problem.${props.problem.severity}` as const), placeOf(props.problem)].filter(Boolean).join(' · ')}</p>
      <p>{props.problem.message}</p>
    </div>
  </li>
)

const countOf = (report: ImportReport, severity: Problem['severity']): number => report.problems.filter((problem) => problem.severity === severity).length
const errorsFirst = (report: ImportReport): readonly Problem[] => [...report.problems].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
const summaryOf = (report: ImportReport): string => {
  const errors = countOf(report, 'error')
  const warnings = countOf(report, 'warning')
  return [errors > 0 ? t('problems.errors', { count: errors }) : '', warnings > 0 ? t('problems.warnings', { count: warnings }) : ''].filter(Boolean).join(' · ')
}

export const ProblemsScreen = (props: { readonly shell: Shell }): JSX.Element => {
  const { importer, router } = props.shell
  const [copied, setCopied] = createSignal<string | null>(null)
  const leave = (): void => { importer.dismiss(); router.back({ screen: 'home' }) }
  const copy = async (report: ImportReport): Promise<void> => {
    const text = problemsAsText(report)
    try {
      await navigator.clipboard.writeText(text)
      toast(t('part.copied'))
    } catch {
      setCopied(text)
    }
  }
  const retry = (files: readonly File[]): void => {
    void importer.importFiles(files).then((report) => { if (report.form !== null) router.back({ screen: 'home' }) })
  }
  return (
    <Show when={importer.report() ?? (importer.busy() ? undefined : null)} fallback={
      <Screen title={t('problems.title.warnings')} onBack={leave}><Show when={!importer.busy()}><EmptyState title={t('unknown.title')} /></Show></Screen>}>
      {(report) => (
        <Screen title={report().form === null ? t('problems.title.errors') : t('problems.title.warnings')} subtitle={report().fileName} onBack={leave}
          bottom={<>
            <Button icon="copy" onClick={() => void copy(report())}>{t('problems.copy')}</Button>
            <Show when={report().form === null}><FileButton kind="primary" icon="add" label={t('home.add')} accept={formFiles} busy={importer.busy()} onFiles={retry} /></Show>
          </>}>
          <div class="column stack">
            <Notice kind={report().form === null ? 'error' : 'warn'}
              title={summaryOf(report())}>
              <p>{report().form === null ? t('problems.help.errors') : t('problems.help.warnings')}</p>
            </Notice>
            <ul class="problems"><For each={errorsFirst(report())}>{(problem) => <ProblemItem problem={problem} />}</For></ul>
            <Show when={copied()}>
              {(text) => <textarea class="input figures" rows="8" readonly aria-label={t('problems.copy')} ref={(area) => queueMicrotask(() => area.select())}>{text()}</textarea>}
            </Show>
          </div>
        </Screen>
      )}
    </Show>
  )
}
