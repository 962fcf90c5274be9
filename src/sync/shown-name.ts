/** What another device calls itself or its project, as it may stand in a question: one line, nothing that hides or turns letters. Rule SES35. */
import type { ProjectName } from './messages.ts'

export const shownName = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim()
export const shownProject = (project: ProjectName | null): ProjectName | null => (project === null ? null : { id: project.id, name: shownName(project.name) })
