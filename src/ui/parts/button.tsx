/** Buttons and links that look like them. One primary (flag orange) per screen; danger is outlined so that it never looks like it. */
import { Show, splitProps, type JSX } from 'solid-js'
import { Icon, type IconName } from './icon.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'
interface Look {
  readonly kind?: ButtonKind | undefined
  readonly icon?: IconName | undefined
  /** full width of its container */
  readonly wide?: boolean | undefined
}
type ButtonProps = Look & { readonly busy?: boolean | undefined } & JSX.ButtonHTMLAttributes<HTMLButtonElement>

const looks = ['kind', 'icon', 'wide', 'class', 'children'] as const
const className = (props: Look & { readonly class?: string | undefined }): string =>
  `button button-${props.kind ?? 'secondary'}${props.wide === true ? ' button-wide' : ''}${props.class === undefined ? '' : ` ${props.class}`}`

export const Button = (props: ButtonProps): JSX.Element => {
  const [look, rest] = splitProps(props, [...looks, 'busy', 'disabled'])
  return (
    <button type="button" {...rest} class={className(look)} disabled={look.disabled === true || look.busy === true} aria-busy={look.busy === true}>
      <Show when={look.icon}>{(icon) => <Icon name={icon()} />}</Show>
      <span>{look.children}</span>
    </button>
  )
}

export const ButtonLink = (props: Look & JSX.AnchorHTMLAttributes<HTMLAnchorElement>): JSX.Element => {
  const [look, rest] = splitProps(props, looks)
  return (
    <a {...rest} class={className(look)}>
      <Show when={look.icon}>{(icon) => <Icon name={icon()} />}</Show>
      <span>{look.children}</span>
    </a>
  )
}

/** A picture alone; `label` is its accessible name and its tooltip. */
export const IconButton = (props: { readonly icon: IconName; readonly label: string } & JSX.ButtonHTMLAttributes<HTMLButtonElement>): JSX.Element => {
  const [look, rest] = splitProps(props, ['icon', 'label', 'class'])
  return (
    <button type="button" {...rest} class={`icon-button${look.class === undefined ? '' : ` ${look.class}`}`} aria-label={look.label} title={look.label}>
      <Icon name={look.icon} />
    </button>
  )
}
