//! What is looked at, what it counts, and from where to where its points run.
import { useTranslation } from 'react-i18next'
import type { ScoreOf } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { useFigure } from './words.ts'

export function Ladders({ of }: { of: ScoreOf }) {
  const { t } = useTranslation('scores')
  const say = useSay()
  const figure = useFigure()
  return (
    <>
      <p className="quiet small">
        {say(of.definition)} {t('since', { since: of.since, why: say(of.why) })}
      </p>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('ladders')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('item')}</th>
              <th scope="col">{t('sideName')}</th>
              <th scope="col" className="number">
                {t('weight')}
              </th>
              <th scope="col" className="number">
                {t('zero')}
              </th>
              <th scope="col" className="number">
                {t('full')}
              </th>
              <th scope="col">{t('formula')}</th>
            </tr>
          </thead>
          <tbody>
            {of.items.map((item) => {
              const side = of.sides.find((one) => one.id === item.side)
              return (
                <tr key={item.id}>
                  <th scope="row">{say(item.name)}</th>
                  <td>{t(`side.${item.side as 'attainment'}`)}</td>
                  <td className="number">{figure(item.weight * (side?.weight ?? 0), true)}</td>
                  <td className="number">{figure(item.zero, item.is_part)}</td>
                  <td className="number">{figure(item.full, item.is_part)}</td>
                  <td className="wrap">
                    {say(item.definition)} <span className="quiet small">{t('from', { from: item.from })}</span>
                    {item.none && <span className="quiet small"> {say(item.none)}</span>}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </>
  )
}
