//! The ladder: a bar for each place, with lines where counts bring a prize.
import { useTranslation } from 'react-i18next'
import type { ContestTold } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Pager } from '../../../shapes/Pager.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useAmount } from '../pay/useAmount.ts'
import { number } from './About.tsx'
import { PLACES } from './ContestPage.tsx'

interface Props {
  told: ContestTold
  page: number
  go: (page: number) => void
}

export function Ladder({ told, page, go }: Props) {
  const { t } = useTranslation('contest')
  const language = useLanguage()
  const amount = useAmount(told.currency)
  const { steps } = told.contest
  const most = Math.max(...told.places.map((one) => one.count), ...steps.map((one) => one.from), 1) * 1.04
  const at = (count: number) => `${(count / most) * 100}%`
  if (told.places.length === 0) {
    return (
      <Panel title={t('ladder')} sentence={t('hidden')} className="contest-ladder">
        <p className="empty-line">{t('noneSeen')}</p>
      </Panel>
    )
  }
  return (
    <Panel title={t('ladder')} sentence={t(told.seen < told.total ? 'ladderPart' : 'ladderSentence', { seen: whole(told.seen, language), total: whole(told.total, language) })} className="contest-ladder">
      {steps.length > 0 && (
        <div className="contest-row contest-steps" aria-hidden="true">
          <span />
          <span />
          <span className="contest-track">
            {steps.map((one) => (
              <em key={one.from} style={{ insetInlineStart: at(one.from) }}>
                {one.from}
              </em>
            ))}
          </span>
        </div>
      )}
      <ol className="contest-places">
        {told.places.map((one, n) => (
          <li key={one.unit ?? `${one.rank} ${n}`} className={`contest-row${one.own ? ' contest-own' : ''}`}>
            <span className={`contest-place${one.rank <= 3 && one.count > 0 ? ` contest-place-${one.rank}` : ''}`}>{one.rank}</span>
            <span className="contest-name">
              {one.unit ?? <span className="quiet">{t('unnamed')}</span>}
              {one.own && <span className="tag tag-good contest-mine">{t('mine')}</span>}
            </span>
            <span className="contest-track">
              {steps.map((step) => (
                <s key={step.from} aria-hidden="true" style={{ insetInlineStart: at(step.from) }} />
              ))}
              <i className={one.count > 0 ? '' : 'contest-zero'} style={{ width: at(Math.max(one.count, 0)) }} />
              <b>{number(one.count, language)}</b>
            </span>
            <span className="contest-prize">{(one.posted_fen ?? one.prize_fen) > 0 ? amount(one.posted_fen ?? one.prize_fen) : <span className="quiet">–</span>}</span>
          </li>
        ))}
      </ol>
      {told.seen > PLACES && <Pager page={page} pages={Math.ceil(told.seen / PLACES)} go={go} />}
    </Panel>
  )
}
