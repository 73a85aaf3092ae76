//! Many but thin: who, with how much, by what, and how likely luck alone brings that.
import { useTranslation } from 'react-i18next'
import type { LongTermValue } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { useWritten } from './words.ts'

export function Thin({ told }: { told: LongTermValue }) {
  const { t } = useTranslation('values')
  const say = useSay()
  const language = useLanguage()
  const written = useWritten()
  const place = usePlaceName()
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('thinName')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('agent')}</th>
            <th scope="col" className="number">
              {t('count')}
            </th>
            <th scope="col" className="number">
              {t('aMonth')}
            </th>
            <th scope="col">{t('by')}</th>
            <th scope="col">{t('evidence')}</th>
            <th scope="col" className="number">
              {t('luck')}
            </th>
          </tr>
        </thead>
        <tbody>
          {told.thin.flatMap((one) =>
            one.by.map((by, n) => {
              const outcome = told.outcomes[by.outcome]
              return (
                <tr key={`${one.agent}/${by.outcome}`}>
                  <th scope="row">
                    {n === 0 && (
                      <>
                        {one.agent} {one.left && <span className="tag">{t('left')}</span>}
                        <br />
                        <span className="quiet small">{place(Object.fromEntries(Object.entries(one.place).filter(([level]) => level !== 'agent' && level !== 'region')))}</span>
                      </>
                    )}
                  </th>
                  <td className="number">{n === 0 && whole(Math.round(one.count), language)}</td>
                  <td className="number">{n === 0 && written.number(one.a_month)}</td>
                  <td>{outcome ? say(outcome.name) : ''}</td>
                  <td>
                    {t('evidenceText', {
                      of: whole(by.of, language),
                      counted: whole(by.counted, language),
                      rate: written.part(by.of > 0 ? by.counted / by.of : null),
                      usual: written.number(by.usual),
                      limit: written.number(by.limit),
                    })}
                  </td>
                  <td className="number">{written.small(by.chance)}</td>
                </tr>
              )
            }),
          )}
        </tbody>
      </table>
    </div>
  )
}
