/** Answers that come back as a table: preview, then writing what was agreed to. One at a time; the one that was asked for last. Rules IMP1-IMP19. */
import { err, ok, type Result } from '../../core/result.ts'
import type { ImportApi, ImportNotice, ImportRefusal, ImportWish } from '../api-import.ts'
import type { Asked, Context, Some } from '../context.ts'
import { analyseImport, openImport, type Job, type Opened } from '../import/analyse.ts'
import { writeImport } from '../import/write.ts'

const tellEachMs = 100

interface Running { stopped: boolean; readonly over: Promise<void> }

export const importHandlers = (context: Context, pause: () => Promise<void>): Some<keyof ImportApi> => {
  let running: Running | null = null
  /** The one before is ended first. */
  const alone = async <T>(body: (stopped: () => boolean) => Promise<T>): Promise<T> => {
    for (let before = running; before !== null; before = running) {
      before.stopped = true
      await before.over
    }
    let over = (): void => undefined
    const mine: Running = { stopped: false, over: new Promise((resolve) => { over = resolve }) }
    running = mine
    try {
      return await body(() => mine.stopped)
    } finally {
      running = null
      over()
    }
  }
  const jobOf = ({ client }: Asked, doing: ImportNotice['doing'], stopped: () => boolean): Job => {
    let last = 0
    return {
      stopped, pause, now: context.now,
      tell: (records) => {
        if (Math.abs(context.now() - last) < tellEachMs) return
        last = context.now()
        context.notify({ type: 'import', doing, records }, client)
      },
    }
  }
  const open = (wish: ImportWish): Promise<Result<Opened, ImportRefusal>> => openImport(context, wish)
  return {
    'import.preview': (wish, asked) => alone(async (stopped) => {
      const opened = await open(wish)
      if (!opened.ok) return ok(err(opened.error))
      const analysed = await analyseImport(opened.value, jobOf(asked, 'read', stopped), false)
      return ok(analysed === null ? null : ok(analysed.preview))
    }),
    'import.write': ({ conflicts, state, ...wish }, asked) => alone(async (stopped) => {
      const opened = await open(wish)
      if (!opened.ok) return ok(err(opened.error))
      const analysed = await analyseImport(opened.value, jobOf(asked, 'read', stopped), true)
      if (analysed === null) return ok(null)
      const { preview, changes } = analysed
      // [IMP19]
      if (preview.state !== state) return ok(ok({ changed: preview }))
      const written = await writeImport(opened.value, changes, conflicts === 'take', jobOf(asked, 'write', stopped))
      context.touched({ forms: true, recordsOf: [wish.formId], manyRecords: true })
      return ok(ok(written))
    }),
    'import.stop': () => {
      if (running !== null) running.stopped = true
      return ok(null)
    },
  }
}
