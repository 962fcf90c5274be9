/** Hears what the page's content policy refuses: every violation becomes a line among the phone's problems. */
import type { Phone } from './phone.ts'

export const hearPolicy = async (phone: Phone): Promise<void> => {
  await phone.context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample} (${event.sourceFile}:${event.lineNumber})`))
  })
  await phone.page.reload()
}
/** What was refused, by directive. */
export const refusals = (phone: Phone): readonly string[] => phone.problems.flatMap((problem) => /^console: policy: (\S+)/.exec(problem)?.[1] ?? [])
