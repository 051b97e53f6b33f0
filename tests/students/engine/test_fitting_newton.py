import numpy as np
import pytest

from students.engine.fitting_newton import Block, Problem, solve


def drawn(rows=4_000, levels=40, seed=2):
    """Answers that depend on one column and one block; a second block says nothing."""
    luck = np.random.default_rng(seed)
    x = luck.normal(size=(rows, 2))
    level, idle = luck.integers(0, levels, rows), luck.integers(0, levels, rows)
    z = 0.5 + 0.8 * x[:, 0] - 0.6 * x[:, 1] + luck.normal(0.0, 1.0, levels)[level]
    score = (luck.random(rows) < 1 / (1 + np.exp(-z))).astype(float)
    return x.astype(np.float32), score, level, idle, levels


def problem(signs=(0, 0)):
    x, score, level, idle, levels = drawn()
    blocks = [Block("told", level, levels), Block("idle", idle, levels)]
    return Problem(x, score, np.ones(len(score)), np.array(signs), blocks)


def test_it_finds_weights_near_those_that_made_the_answers():
    assert solve(problem())[:2] == pytest.approx([0.8, -0.6], abs=0.15)


def test_it_ends_where_the_penalised_likelihood_is_flat():
    asked = problem()
    beta = solve(asked, steps=40, learn_penalties=False)
    p = 1 / (1 + np.exp(-asked.scores(beta)))
    gradient = asked.transposed(p - asked.score) + asked.free_from * beta
    assert np.abs(gradient).max() < 0.5


def test_it_shrinks_a_block_that_tells_nothing():
    asked = problem()
    beta = solve(asked)
    told, idle = (np.abs(beta[part]).mean() for part in asked.parts())
    assert told > 0.5
    assert idle < 0.1


def test_it_keeps_each_weight_on_its_side():
    beta = solve(problem(signs=(-1, -1)))
    assert beta[0] == 0.0
    assert beta[1] == pytest.approx(-0.6, abs=0.15)


def test_it_only_raises_the_likelihood():
    asked = problem()
    losses = [
        asked.loss(beta, asked.scores(beta))
        for beta in (solve(asked, steps=n, learn_penalties=False) for n in (1, 2, 4, 8))
    ]
    assert losses == sorted(losses, reverse=True)
