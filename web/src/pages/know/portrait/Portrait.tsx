//! The segments with what they bring, and how lately beside how often as a table whose depth is the number of customers.
import { useTranslation } from 'react-i18next'
import type { Portrayed } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { FRACTION } from '../../../shapes/figures.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'

type Count = Portrayed['whole']

const CUSTOMERS = { unit: 'count' }
const EACH = { unit: 'number' }

export function Portrait({ of }: { of: Portrayed }) {
  const say = useSay()
  return (
    <div className="portrait">
      <Segments of={of} />
      <Grid of={of} />
      <p className="quiet small">{say(of.calibre.words)}</p>
      {of.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </div>
  )
}

function Segments({ of }: { of: Portrayed }) {
  const { t } = useTranslation('portrait')
  const say = useSay()
  const writer = useWriter()
  const money = { unit: 'money', currency: of.currency }
  const most = Math.max(...of.segments.map((one) => one.customers))
  const cells = (one: Count) => (
    <>
      <td className="number">{writer.cell(one.customers, CUSTOMERS)}</td>
      <td className="number">{writer.cell(one.customers / of.whole.customers, FRACTION)}</td>
      <td className="number">{writer.cell(one.customers > 0 ? one.policies / one.customers : null, EACH)}</td>
      <td className="number">{writer.cell(one.customers > 0 ? Math.round(one.money_fen / one.customers / 100) : null, CUSTOMERS)}</td>
      <td className="number">{writer.cell(of.whole.money_fen > 0 ? one.money_fen / of.whole.money_fen : null, FRACTION)}</td>
    </>
  )
  const largest = of.segments.reduce((best, one) => (one.money_fen > best.money_fen ? one : best))
  return (
    <Panel
      title={t('segments')}
      sentence={t('segmentsTold', {
        segment: say(largest.name),
        customers: writer.cell(largest.customers / of.whole.customers, FRACTION),
        money: writer.cell(of.whole.money_fen > 0 ? largest.money_fen / of.whole.money_fen : null, FRACTION),
      })}
    >
      <div className="scroller" tabIndex={0} role="region" aria-label={t('segments')}>
        <table className="grid portrait-segments">
          <thead>
            <tr>
              <th scope="col">{t('segment')}</th>
              <th scope="col" aria-hidden="true" />
              <th scope="col" className="number">
                {t('customers')}
              </th>
              <th scope="col" className="number">
                {t('share')}
              </th>
              <th scope="col" className="number">
                {t('policiesEach')}
              </th>
              <th scope="col" className="number">
                {t('moneyEach', { currency: of.currency })}
              </th>
              <th scope="col" className="number">
                {t('moneyShare')}
              </th>
            </tr>
          </thead>
          <tbody>
            {of.segments.map((one) => (
              <tr key={one.id}>
                <th scope="row">{say(one.name)}</th>
                <td className="portrait-bar" aria-hidden="true">
                  <i style={{ inlineSize: `${most > 0 ? (one.customers / most) * 100 : 0}%` }} />
                </td>
                {cells(one)}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('all')}</th>
              <td />
              {cells(of.whole)}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="quiet small">{t('moneyWhole', { money: writer.full(of.whole.money_fen / 100, money) })}</p>
    </Panel>
  )
}

function Grid({ of }: { of: Portrayed }) {
  const { t } = useTranslation('portrait')
  const writer = useWriter()
  const parts = Array.from({ length: of.parts }, (_, n) => n + 1)
  const at = (recency: number, frequency: number): Count =>
    of.cells
      .filter((cell) => cell.recency === recency && cell.frequency === frequency)
      .reduce((sum, cell) => ({ customers: sum.customers + cell.customers, policies: sum.policies + cell.policies, money_fen: sum.money_fen + cell.money_fen }), {
        customers: 0,
        policies: 0,
        money_fen: 0,
      })
  const most = Math.max(...parts.flatMap((recency) => parts.map((frequency) => at(recency, frequency).customers)))
  const step = (many: number) => Math.min(4, Math.floor(Math.sqrt(many / most) * 5))
  // A part ends at its border, and nobody is in one whose border is that of the part before.
  const often = (part: number) => {
    const [first, last] = [of.frequency_to[part - 2] ?? 0, of.frequency_to[part - 1]]
    if (last === undefined) return t('oftenMore', { from: writer.cell(first + 1, CUSTOMERS) })
    if (last === first) return null
    return last - first > 1 ? t('oftenRange', { from: writer.cell(first + 1, CUSTOMERS), to: writer.cell(last, CUSTOMERS) }) : t('oftenOne', { many: writer.cell(last, CUSTOMERS) })
  }
  const shown = parts.filter((part) => often(part) !== null).reverse()
  return (
    <Panel title={t('grid')} sentence={t('gridTold', { parts: of.parts })}>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('grid')}>
        <table className="portrait-grid">
          <thead>
            <tr>
              <td />
              {parts.map((part) => (
                <th key={part} scope="col">
                  {part === of.parts ? t('latelyLast', { from: of.recency_to[part - 2] }) : t('latelyTo', { to: of.recency_to[part - 1] })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((frequency) => (
              <tr key={frequency}>
                <th scope="row">{often(frequency)}</th>
                {parts.map((recency) => {
                  const one = at(recency, frequency)
                  return one.customers === 0 ? (
                    <td key={recency} className="tile-none">
                      –
                    </td>
                  ) : (
                    <td key={recency} className={`tile-${step(one.customers)}`}>
                      <b>{writer.cell(one.customers, CUSTOMERS)}</b>
                      <span>{t('each', { money: writer.full(Math.round(one.money_fen / one.customers / 100), { unit: 'money', currency: of.currency }) })}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
