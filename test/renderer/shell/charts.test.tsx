/** Pictures say the same in words: on hover, on focus, and as a table. */
import '../support/dom.ts';
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { BarChart } from '../../../renderer/components/charts/bar-chart.tsx';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('a chart', () => {
  const chart = (
    <BarChart
      label="Calls per day"
      summary="17 calls in 3 days"
      pointsAre="Day"
      points={['19 Nov', '20 Nov', '21 Nov']}
      series={[
        { name: 'Allowed', look: 'solid', values: [4, 0, 1200] },
        { name: 'Denied', look: 'striped', values: [1, 0, 12] },
      ]}
    />
  );

  const label = () => document.querySelector('[data-point-label]')?.textContent;

  it('is one stop of the Tab key, and arrows go from figure to figure', async () => {
    const user = userEvent.setup();
    render(chart);
    const slider = screen.getByRole('slider', { name: 'Calls per day' });
    expect(slider.getAttribute('aria-valuetext')).toBe('17 calls in 3 days');
    await user.tab();
    expect(document.activeElement).toBe(slider);
    expect(slider.getAttribute('aria-valuetext')).toBe('21 Nov: 1,200 allowed, 12 denied');
    await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
    expect(slider.getAttribute('aria-valuetext')).toBe('19 Nov: 4 allowed, 1 denied');
    await user.keyboard('{End}');
    expect(slider.getAttribute('aria-valuenow')).toBe('2');
  });

  it('has all figures in a table', () => {
    render(chart);
    const rows = within(screen.getByRole('table', { hidden: true })).getAllByRole('row', {
      hidden: true,
    });
    expect(rows.map((row) => row.textContent)).toEqual([
      'DayAllowedDenied',
      '19 Nov41',
      '20 Nov00',
      '21 Nov1,20012',
    ]);
  });

  it('shows the figure under the pointer', () => {
    render(chart);
    const slider = screen.getByRole('slider');
    slider.getBoundingClientRect = () => new DOMRect(0, 0, 300, 80);
    fireEvent.pointerMove(slider, { clientX: 10 });
    expect(screen.getByText('19 Nov: 4 allowed, 1 denied')).toBeTruthy();
    expect(label()).toBe('19 Nov 5');
    fireEvent.pointerLeave(slider);
    expect(screen.getByText('17 calls in 3 days')).toBeTruthy();
    expect(label()).toBeUndefined();
  });

  it('shows the figure at its bar for keys as well', async () => {
    const user = userEvent.setup();
    render(chart);
    await user.tab();
    expect(label()).toBe('21 Nov 1,212');
    await user.keyboard('{ArrowLeft}');
    expect(label()).toBe('20 Nov 0');
    await user.tab();
    expect(label()).toBeUndefined();
  });

  it('has figures at its lines and names under its points, for the eye only', () => {
    render(chart);
    for (const words of ['0', '1k', '2k', '19 Nov', '21 Nov']) {
      const [found] = screen
        .getAllByText(words)
        .filter((each) => each.closest('[aria-hidden]') && !each.closest('[role=slider]'));
      expect(found, words).toBeTruthy();
    }
  });
});

describe('where they are', () => {
  it('the page of a client has its calls per day, and asks again when the log grows', async () => {
    const world = await renderApp(clientPage('Cursor'));
    const slider = await screen.findByRole('slider', { name: 'Calls per day, last 30 days' });
    expect(screen.getByRole('region', { name: 'Calls per day, last 30 days' })).toBeTruthy();
    // Beside the period before it, which had none.
    expect(slider.getAttribute('aria-valuetext')).toMatch(
      /^\d+ calls? in 30 days, .*none in the 30 days before$/,
    );
    expect(inputsOf(world, 'usage.days')).toEqual([
      { days: 60, clientId: world.client('Cursor').clientId },
    ]);
    await world.core.run('tool.set', { connector: 'linear', tool: 'get_issue', mode: 'ask' });
    await world.settled();
    // Not at once: a busy minute would ask for each call of it.
    expect(inputsOf(world, 'usage.days')).toHaveLength(1);
  });

  it('the page of a connector has how long its calls take', async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors/github');
    await user.click(screen.getByRole('tab', { name: 'Usage' }));
    const title = /^How long calls take, newest \d+ calls$/u;
    const latency = await screen.findByRole('slider', { name: title });
    expect(screen.getByRole('region', { name: title })).toBeTruthy();
    expect(latency.getAttribute('aria-valuetext')).toMatch(/^Half within \d+ ms/u);
  });

  it('the list of tools has its cost, and what nobody calls is blocked with one click', async () => {
    const user = userEvent.setup();
    const world = await renderApp(clientPage('Cursor'));
    const unused = await screen.findByRole('region', { name: 'Unused tools' });
    const [first] = within(unused).getAllByRole('button', { name: /^Block .* for this client$/ });
    const count = within(unused).getAllByRole('button').length;
    await user.click(first!);
    const [set] = inputsOf(world, 'client.setTool') as { clientId: string; mode: string }[];
    expect(set).toMatchObject({ clientId: world.client('Cursor').clientId, mode: 'block' });
    expect(await screen.findByText(/is blocked for Cursor$/)).toBeTruthy();
    expect(within(unused).getAllByRole('button').length).toBeLessThanOrEqual(count);
  });
});
