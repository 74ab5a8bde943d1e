"""The steps are the chain: the same people, pairs, numbers and statement. More: steps.py."""

import pytest

import libsib
import steps


@pytest.mark.filterwarnings("ignore::libsib.SibWarning")
@pytest.mark.parametrize("seed", range(1, 11))
def test_the_steps_come_to_what_the_chain_says(seed):
    assert steps.compare(*steps.draw(seed)) == []


def test_people_without_an_outcome_are_left_out_with_their_pairs():
    people = {"id": list("abcdef"), "treated": [1, 1, 1, 0, 0, 0],
              "score": [.6, .4, .2, .35, .7, .21]}
    m = libsib.match(people, scores="score", id="id")  # a-e, b-d, c-f
    events = {"a": 1, "b": 2, "c": None, "d": 2, "e": 2, "f": 1}
    with pytest.raises(libsib.NonfiniteError):
        libsib.estimate_effect(m, events, weighting="aggregate")
    effect = libsib.estimate_effect(m, events, weighting="aggregate", missing="leave_out")
    assert (effect.n_pairs, str(effect.exact("difference"))) == (2, "1/2")
    assert list(effect.weights) == [1, 1, 0, 1, 1, 0]
