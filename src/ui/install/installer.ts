/**
 * Putting the app on the home screen, and asking the browser to keep its data: Chromium offers a prompt of its own,
 * iOS only a menu that must be explained, an installed app nothing. Rule UP4.
 */
import { createSignal, type Accessor } from 'solid-js'

/** How this browser installs: by its prompt, by the share menu (iOS), or not now. */
export type InstallWay = 'prompt' | 'share-menu' | 'none'
export interface Installer {
  readonly way: Accessor<InstallWay>
  /** installed where the app does not see what was typed in the browser's tab (iOS) */
  readonly startsEmpty: boolean
  prompt(): Promise<void>
  /** Asks once that data is not cleared when space is short; what the browser says to it. */
  protect(): Promise<boolean>
}
interface InstallPrompt extends Event { prompt(): Promise<unknown> }

/** iPads call themselves Macs, but with a touch screen. */
const isApple = (userAgent: string, touchPoints: number): boolean =>
  /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)

/** [UP4] Not when installed already. */
export const shareMenuOnly = (userAgent: string, touchPoints: number, standalone: boolean): boolean =>
  !standalone && isApple(userAgent, touchPoints)

/** [UP8] An app on the home screen of iOS has storage of its own. */
export const hasOwnStorage = (userAgent: string, touchPoints: number, standalone: boolean): boolean => standalone && isApple(userAgent, touchPoints)

export const createInstaller = (page: Window): Installer => {
  const standalone = page.matchMedia('(display-mode: standalone)').matches
  const [offered, setOffered] = createSignal<InstallPrompt | null>(null)
  const byMenu = shareMenuOnly(page.navigator.userAgent, page.navigator.maxTouchPoints, standalone)
  page.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    setOffered(event as InstallPrompt)
  })
  page.addEventListener('appinstalled', () => setOffered(null))
  return {
    startsEmpty: hasOwnStorage(page.navigator.userAgent, page.navigator.maxTouchPoints, standalone),
    way: () => (offered() !== null ? 'prompt' : byMenu ? 'share-menu' : 'none'),
    prompt: async () => {
      await offered()?.prompt()
      setOffered(null)
    },
    protect: async () => (await page.navigator.storage?.persist?.()) ?? false,
  }
}
