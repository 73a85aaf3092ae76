//! The leaks that are unlike luck: where, how far below, and how many policies mending it is worth, with its doubt.
import { useTranslation } from 'react-i18next'
import type { Funnel } from '../../../api/types.ts'
import { useFunnelWords } from './FunnelBody.tsx'
import { leaksOf, type FunnelGroup } from './leaks.ts'

/** More cannot be taken in hand at once. */
const SHOWN = 8

export function Leaks({ funnel, pick }: { funnel: Funnel; pick: (group: FunnelGroup) => void }) {
  const { t } = useTranslation('funnel')
  const words = useFunnelWords(funnel)
  const leaks = leaksOf(funnel)
  const shown = leaks.slice(0, SHOWN)
  if (shown.length === 0) return <p className="empty-line">{t('noLeak')}</p>
  const most = Math.max(...shown.map((leak) => leak.worth.high), 1)
  const at = (value: number) => `${(Math.max(value, 0) / most) * 100}%`
  return (
    <>
      <ol className="leaks">
        {shown.map((leak) => (
          <li key={`${leak.group.keys.join('|')} ${leak.step}`}>
            <div className="leak-words">
              {leak.group.keys.length > 0 ? (
                <button type="button" className="figure leak-name" onClick={() => pick(leak.group)}>
                  {words.group(leak.group)}
                </button>
              ) : (
                <strong>{words.group(leak.group)}</strong>
              )}
              <span>
                {words.step(leak.step - 1)} → {words.step(leak.step)}
              </span>
              <span className="quiet">{t('leakRate', { rate: words.rate(leak.move.expected?.value), benchmark: words.rate(leak.move.benchmark) })}</span>
            </div>
            <div className="leak-worth">
              <div className="leak-bar" aria-hidden="true">
                <i style={{ width: at(leak.worth.value) }} />
                <u style={{ insetInlineStart: at(leak.worth.low), width: `calc(${at(leak.worth.high)} - ${at(leak.worth.low)})` }} />
              </div>
              <p>
                <b>{t('worth', { worth: words.signed(leak.worth.value) })}</b>{' '}
                <span className="quiet small">{t('worthRange', { low: words.count(leak.worth.low), high: words.count(leak.worth.high) })}</span>
              </p>
            </div>
          </li>
        ))}
      </ol>
      {leaks.length > SHOWN && <p className="quiet small">{t('moreLeaks', { count: leaks.length - SHOWN })}</p>}
    </>
  )
}
