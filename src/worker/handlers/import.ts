/** Answers that come back as a table: preview, then writing what was agreed to. One at a time; the one that was asked for last. Rules IMP1-IMP19. */
import { err, ok, type Result } from '../../core/result.ts'
import type { ImportApi, ImportNotice, ImportRefusal, ImportWish } from '../api-import.ts'
import type { Asked, Context, Some } from '../context.ts'
import { analyseImport, openImport, type Job, type Opened } from '../import/analyse.ts'
import { writeImport } from '../import/write.ts'
import { createJobs, tellerTo } from './jobs.ts'

export const importHandlers = (context: Context, pause: () => Promise<void>): Some<keyof ImportApi> => {
  const jobs = createJobs()
  const jobOf = (asked: Asked, doing: ImportNotice['doing'], stop: AbortSignal): Job => {
    const tell = tellerTo(asked, context)
    return { stopped: () => stop.aborted, pause, now: context.now, tell: (records) => tell({ type: 'import', doing, records }) }
  }
  const open = (wish: ImportWish): Promise<Result<Opened, ImportRefusal>> => openImport(context, wish)
  return {
    'import.preview': (wish, asked) => jobs.alone(async (stop) => {
      const opened = await open(wish)
      if (!opened.ok) return ok(err(opened.error))
      const analysed = await analyseImport(opened.value, jobOf(asked, 'read', stop), false)
      return ok(analysed === null ? null : ok(analysed.preview))
    }),
    'import.write': ({ conflicts, state, ...wish }, asked) => jobs.alone(async (stop) => {
      const opened = await open(wish)
      if (!opened.ok) return ok(err(opened.error))
      const analysed = await analyseImport(opened.value, jobOf(asked, 'read', stop), true)
      if (analysed === null) return ok(null)
      const { preview, changes } = analysed
      // [IMP19]
      if (preview.state !== state) return ok(ok({ changed: preview }))
      const written = await writeImport(opened.value, changes, conflicts === 'take', jobOf(asked, 'write', stop))
      context.touched({ forms: true, recordsOf: [wish.formId], manyRecords: true })
      return ok(ok(written))
    }),
    'import.stop': () => {
      jobs.stop()
      return ok(null)
    },
  }
}
