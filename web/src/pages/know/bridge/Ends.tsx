//! The two calibres side by side, each with its figure and its words.
import { useTranslation } from 'react-i18next'
import type { Bridge, Measure } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Definition } from '../../../shapes/Definition.tsx'
import type { BridgeWords } from './BridgeBody.tsx'

interface Props {
  bridge: Bridge
  measure: Measure
  factsUntil: string | null
  words: BridgeWords
  openRows: (side: 'a' | 'b') => void
}

export function Ends({ bridge, measure, factsUntil, words, openRows }: Props) {
  const { t } = useTranslation('bridge')
  const say = useSay()
  const period = bridge.from || bridge.to ? t('days', { from: bridge.from ?? t('earliest'), to: bridge.to ?? t('latest') }) : t('always')
  return (
    <ul className="bridge-ends">
      {(['a', 'b'] as const).map((side) => {
        const { calibre, value, as_of } = bridge[side]
        return (
          <li key={side} className="bridge-end">
            <p className="bridge-end-name">
              <b className="bridge-side">{t(`side.${side}`)}</b>
              <span>{say(calibre)}</span>
              <Definition measure={measure} formula={measure.definition} calibre={calibre} factsUntil={factsUntil} asOf={as_of} period={period} />
            </p>
            <p className="bridge-end-value">
              <button type="button" className="figure" aria-haspopup="dialog" onClick={() => openRows(side)}>
                {words.figure(value)}
              </button>
            </p>
            <p className="quiet small">{say(calibre.words)}</p>
          </li>
        )
      })}
    </ul>
  )
}
