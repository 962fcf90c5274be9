/** The command line of `npm run station -- ...`. */
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../core/result.ts'
import { isPrivate } from './addresses.ts'

export interface Options {
  readonly port: number
  readonly plainPort: number
  /** '' as found */
  readonly address: string
  /** '' where this system keeps such things */
  readonly folder: string
  readonly app: string
  readonly open: boolean
  readonly help: boolean
}

export const usage = `npm run station [-- options]

  --port 8443        port of the app (HTTPS). Phones keep their data by address and port: do not change it without need.
  --http-port 8080   port of the page that explains trust
  --address 10.0.0.5 the address of this laptop that phones are sent to, if another one is found
  --data FOLDER      where the station's certificates are kept
  --app FOLDER       the built app to serve, if not dist
  --no-open          does not open the browser
`

const portOf = (text: string): number | null => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null)

export const readOptions = (args: readonly string[]): Result<Options, string> => {
  try {
    const { values } = parseArgs({
      args: [...args], strict: true,
      options: {
        port: { type: 'string', default: '8443' }, 'http-port': { type: 'string', default: '8080' }, address: { type: 'string', default: '' },
        data: { type: 'string', default: '' }, app: { type: 'string', default: 'dist' }, 'no-open': { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
      },
    })
    const [port, plainPort] = [portOf(values.port), portOf(values['http-port'])]
    if (port === null || plainPort === null) return err('A port is a number up to 65535.')
    if (port === plainPort && port !== 0) return err('The two ports must differ.')
    if (values.address !== '' && !isPrivate(values.address)) return err(`${values.address} is not an address of a local network (such as 192.168.1.5).`)
    return ok({ port, plainPort, address: values.address, folder: values.data, app: values.app, open: !values['no-open'], help: values.help })
  } catch (error) {
    return err((error as Error).message)
  }
}
