/**
 * Choices of this browser that are needed before the database is open: theme, language, and hints already dismissed.
 * Kept in localStorage, which may be refused (private mode): then they last as long as the page. Rule UI10.
 */
import { createSignal, type Accessor } from 'solid-js'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
/** Hints that are shown until somebody closes them. */
export type Hint = 'name' | 'install'

export interface Preferences {
  readonly theme: Accessor<Theme>
  setTheme(theme: Theme): void
  /** null: the browser's */
  readonly language: Accessor<string | null>
  setLanguage(code: string | null): void
  readonly dismissed: (hint: Hint) => boolean
  dismiss(hint: Hint): void
}
interface Saved { readonly theme: Theme; readonly language: string | null; readonly dismissed: readonly string[] }

const key = 'transect.preferences'

/** [UI10] Whatever the browser kept, also from another app version or by hand. */
export const parsePreferences = (text: string | null): Saved => {
  let found: Partial<Record<keyof Saved, unknown>> = {}
  try {
    const parsed: unknown = JSON.parse(text ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) found = parsed
  } catch {
    // Unreadable choices are no choices.
  }
  return {
    theme: themes.find((theme) => theme === found.theme) ?? 'auto',
    language: typeof found.language === 'string' ? found.language : null,
    dismissed: Array.isArray(found.dismissed) ? found.dismissed.filter((hint) => typeof hint === 'string') : [],
  }
}

/** Look and language, as they are kept; hints are given again. */
export const keptWhenLeaving = (storage: Pick<Storage, 'getItem'>): readonly (readonly [key: string, value: string])[] => {
  const { theme, language } = parsePreferences(storage.getItem(key))
  return [[key, JSON.stringify({ theme, language, dismissed: [] } satisfies Saved)]]
}

const attempt = <T>(action: () => T): T | null => {
  try {
    return action()
  } catch {
    return null
  }
}

export const createPreferences = (storage: () => Pick<Storage, 'getItem' | 'setItem'>): Preferences => {
  const [saved, setSaved] = createSignal(parsePreferences(attempt(() => storage().getItem(key))))
  const change = (part: Partial<Saved>): void => {
    setSaved((before) => ({ ...before, ...part }))
    attempt(() => storage().setItem(key, JSON.stringify(saved())))
  }
  return {
    theme: () => saved().theme,
    setTheme: (theme) => change({ theme }),
    language: () => saved().language,
    setLanguage: (language) => change({ language }),
    dismissed: (hint) => saved().dismissed.includes(hint),
    dismiss: (hint) => { if (!saved().dismissed.includes(hint)) change({ dismissed: [...saved().dismissed, hint] }) },
  }
}
