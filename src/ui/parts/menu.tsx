/** A button with a short list of commands. Arrow keys move, Escape closes and gives focus back, a tap outside closes. */
import { createSignal, createUniqueId, For, onCleanup, Show, type JSX } from 'solid-js'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

export interface MenuItem { readonly label: string; readonly icon?: IconName | undefined; readonly danger?: boolean | undefined; readonly onSelect: () => void }

export const Menu = (props: { readonly label: string; readonly icon?: IconName | undefined; readonly items: readonly MenuItem[] }): JSX.Element => {
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  let root!: HTMLDivElement
  const items = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[role="menuitem"]')]
  const outside = (event: Event): void => { if (!root.contains(event.target as Node)) close(false) }
  const close = (refocus: boolean): void => {
    document.removeEventListener('pointerdown', outside)
    setOpen(false)
    if (refocus) root.querySelector<HTMLElement>('button')?.focus()
  }
  const show = (): void => {
    setOpen(true)
    document.addEventListener('pointerdown', outside)
    items()[0]?.focus()
  }
  const move = (event: KeyboardEvent): void => {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') return close(event.key === 'Escape')
    if (to === undefined) return
    event.preventDefault()
    all[(to + all.length) % all.length]?.focus()
  }
  onCleanup(() => document.removeEventListener('pointerdown', outside))
  return (
    <div class="menu" ref={root}>
      <IconButton icon={props.icon ?? 'more'} label={props.label} aria-haspopup="menu" aria-expanded={open()} aria-controls={id} onClick={() => (open() ? close(true) : show())} />
      <Show when={open()}>
        <div class="menu-list" id={id} role="menu" aria-label={props.label} onKeyDown={move}>
          <For each={props.items}>
            {(item) => (
              <button type="button" role="menuitem" tabindex="-1" class="menu-item" classList={{ 'menu-danger': item.danger === true }} onClick={() => { close(true); item.onSelect() }}>
                <Show when={item.icon}>{(icon) => <Icon name={icon()} size={20} />}</Show>
                {item.label}
              </button>
            )}
          </For>
        </div>
      </Show>
    </div>
  )
}
