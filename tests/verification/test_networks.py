"""The kinds of starting network, against their exactly known properties.

Where chance decides, a statistic is compared with its exact law at a significance of 1 in 10,000 (ALPHA).
"""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse, stats

from sim import Society, load, networks, rng
from sim.errors import UserError
from sim.networks.kinds import preferential, random, ring, small_world
from sim.networks.kinds.cells import interest_similarity
from sim.population import people

ALPHA = 1e-4


def society(layer, count=400, **settings):
    """People, all on the crowd, and their ties; `settings` are those of the layer."""
    other = "online" if layer == "face_to_face" else "face_to_face"
    changes = {"people.count": count, "people.on_crowd": 1.0, f"ties.{other}.kind": "none"}
    changes |= {f"ties.{layer}.{name}": value for name, value in settings.items() if "." not in name}
    setting = load("base", changes | {name: value for name, value in settings.items() if "." in name})
    drawn = people.draw(setting)
    return drawn, networks.draw(setting, drawn)


def matrix(pairs, count, *, mutual):
    """Table of ties, 1 where there is one."""
    a, b = pairs
    found = np.zeros((count, count), int)
    found[a, b] += 1
    if mutual:
        found[b, a] += 1
    assert found.max(initial=0) <= 1
    assert np.trace(found) == 0
    return found


def fits(seen, expected, parameters=0):
    """Whether counts agree with those expected, by chi-square with cells of at least five."""
    seen, expected = np.asarray(seen, float), np.asarray(expected, float)
    assert seen.sum() == pytest.approx(expected.sum(), rel=1e-6)
    order = np.argsort(-expected, kind="stable")
    group = np.minimum(np.cumsum(expected[order][::-1]) // 5, 1e9)[::-1]
    _, group = np.unique(group, return_inverse=True)
    o, e = np.bincount(group, seen[order]), np.bincount(group, expected[order])
    keep = e >= 4.9
    o, e = [np.append(v[keep], v[~keep].sum()) for v in (o, e)]
    o, e = o[e > 0], e[e > 0]
    return stats.chi2.sf(((o - e) ** 2 / e).sum(), o.size - 1 - parameters) > ALPHA


def within(value, mean, variance):
    """Return whether a nearly normal value lies within the range that it misses 1 time in 10,000."""
    return abs(value - mean) <= stats.norm.isf(ALPHA / 2) * np.sqrt(variance)


# -- random ---------------------------------------------------------------------------------------------
def test_random_degrees_are_binomial_face_to_face():
    count, degree = 5000, 6
    a, b = random.draw(1, 0, np.arange(count), degree)
    degrees = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
    share = degree / (count - 1)
    seen = np.bincount(degrees, minlength=40)[:40]
    assert fits(seen, count * stats.binom.pmf(np.arange(40), count - 1, share))
    pairs = count * (count - 1) / 2
    assert within(a.size, pairs * share, pairs * share * (1 - share))
    assert np.all(a < b)


def test_random_online_has_binomial_followed_and_followers_and_reciprocity_by_chance():
    count, degree = 3000, 8
    follower, followed = random.follow(1, np.arange(count), degree, 1000)
    share = degree / (count - 1)
    expected = count * stats.binom.pmf(np.arange(45), count - 1, share)
    for side in (follower, followed):
        assert fits(np.bincount(np.bincount(side, minlength=count), minlength=45)[:45], expected)
    there = set(zip(follower.tolist(), followed.tolist(), strict=True))
    both = sum((b, a) in there for a, b in there) // 2
    pairs, p = count * (count - 1) / 2, share**2
    assert within(both, pairs * p, pairs * p * (1 - p))


@pytest.mark.long
@pytest.mark.parametrize("degree", [4, 9])  # drawn a few at a time, and pair by pair
def test_random_pairs_are_equally_likely(degree):
    count, seeds = 24, 200
    total = sum(matrix(random.draw(s, 0, np.arange(count), degree), count, mutual=True) for s in range(seeds))
    seen = total[np.triu_indices(count, 1)]
    p = degree / (count - 1)
    spread = ((seen - seeds * p) ** 2 / (seeds * p * (1 - p))).sum()
    assert ALPHA / 2 < stats.chi2.sf(spread, seen.size) < 1 - ALPHA / 2


@pytest.mark.long
def test_random_binomial_numbers_are_binomial():
    for trials, share in ((3, 0.24), (40, 0.1), (4000, 0.24), (100_000, 0.008)):
        numbers = random.binomial(
            rng.words(3, rng.RANDOM_TIES, 9, np.arange(20_000)), np.full(20_000, trials), share
        )
        top = int(stats.binom.isf(1e-12, trials, share)) + 1
        seen = np.bincount(numbers, minlength=top)[:top]
        assert fits(seen, 20_000 * stats.binom.pmf(np.arange(top), trials, share))


@pytest.mark.parametrize("share", [1 / 64, 0.5])
def test_random_one_more_person_changes_no_other_pair(share):
    few, more = np.arange(300), np.arange(301)
    before = random.draw(5, 0, few, 299 * share)
    after = random.draw(5, 0, more, 300 * share)
    old = after[1] < 300
    assert (~old).any()
    for x, y in zip(before, after, strict=True):
        assert np.array_equal(x, y[old])


def test_random_drops_ties_beyond_the_slots_by_chance_alone():
    count, slots = 60, 7
    total = np.zeros((count, count))
    for seed in range(100):
        found = matrix(random.follow(seed, np.arange(count), 14, slots), count, mutual=False)
        assert found.sum(axis=1).max() <= slots
        total += found
    seen = total.sum(axis=0)
    assert fits(seen, np.full(count, seen.sum() / count))


# -- ring, star, none -----------------------------------------------------------------------------------
def test_ring_is_exact_face_to_face():
    for count, degree, side in ((10, 4, 2), (11, 3, 2), (9, 2.9, 1), (10, 0.9, 0), (6, 5, 3), (7, 99, 3)):
        i = np.arange(count)
        apart = np.abs(i[:, None] - i[None, :])
        expected = (np.minimum(apart, count - apart) <= side) & (apart > 0)
        assert np.array_equal(matrix(ring.draw(count, degree), count, mutual=True), expected)


def test_ring_is_exact_online():
    for count, degree, reach in ((10, 3, 3), (10, 2.5, 3), (10, 0.4, 0), (5, 99, 4), (2, 1, 1)):
        i = np.arange(count)
        ahead = (i[None, :] - i[:, None]) % count
        found = matrix(ring.follow(count, degree), count, mutual=False)
        assert np.array_equal(found, (ahead > 0) & (ahead <= reach))


def test_star_is_exact():
    _, drawn = society("face_to_face", 51, kind="star")
    assert drawn.face_to_face.degree.tolist() == [50] + [1] * 50
    assert drawn.face_to_face.neighbour[0].tolist() == list(range(1, 51))
    assert np.all(drawn.face_to_face.neighbour[1:, 0] == 0)
    everyone, drawn = society("online", 3000, kind="star")
    assert drawn.online.degree.tolist() == [0] + [1] * 2999
    assert drawn.followers.list_of(0).tolist() == list(range(1, 3000))
    assert everyone.on_crowd.all()


def test_star_too_large_for_its_slots_is_refused(tmp_path):
    with pytest.raises(UserError, match="whose centre needs 51 ties among 52 people, but"):
        society("face_to_face", 52, kind="star")
    society("face_to_face", 1001, kind="star", **{"ties.slots.face_to_face": 1000})
    (tmp_path / "people.csv").write_text("id\n" + "".join(f"{i}\n" for i in range(52)), encoding="utf-8")
    (tmp_path / "star.yaml").write_text(
        "extends: base\npeople: {from_file: {path: people.csv}}\nties: {face_to_face: {kind: star}}\n",
        encoding="utf-8",
    )
    setting = load(tmp_path / "star.yaml")
    with pytest.raises(UserError, match="whose centre needs 51 ties among 52 people, but"):
        Society(setting)


# -- small world ----------------------------------------------------------------------------------------
def clustering(pairs, count):
    """Share of closed threes: 3 triangles / connected threes."""
    a, b = pairs
    near = sparse.csr_array((np.ones(a.size), (a, b)), shape=(count, count))
    near = near + near.T
    degrees = near.sum(axis=0)
    return (near @ near).multiply(near).sum() / (degrees * (degrees - 1)).sum()


def split(key, count):
    return key // count, key % count


@pytest.mark.parametrize("way", [0, 1])
def test_small_world_without_rewiring_is_the_ring(way):
    count = 50
    found = matrix(split(small_world.draw(1, way, count, 6, 0.0), count), count, mutual=way == 0)
    same = ring.draw(count, 6) if way == 0 else ring.follow(count, 6)
    assert np.array_equal(found, matrix(same, count, mutual=way == 0))


@pytest.mark.parametrize("way", [0, 1])
def test_small_world_rewires_the_given_share_and_preserves_the_number_of_ties(way):
    count, degree, rewiring = 5000, 10, 0.3
    total = count * degree // (2 - way)
    key = small_world.draw(1, way, count, degree, rewiring)
    assert key.size == np.unique(key).size == total
    old = small_world.draw(1, way, count, degree, 0.0)
    left = total - np.isin(key, old).sum()
    assert within(left, total * rewiring, 1.01 * total * rewiring)
    if way == 1:  # each keeps the person it starts from
        assert np.array_equal(np.bincount(key // count), np.full(count, degree))


@pytest.mark.parametrize("rewiring", [0.0, 0.05, 0.2, 0.5])
def test_small_world_clusters_as_known(rewiring):
    """C(p) = C(0) (1 - p)^3 up to O(1/N), C(0) = 3 (K - 2) / (4 (K - 1)) (Barrat & Weigt 2000)."""
    count, degree = 20_000, 10
    found = clustering(split(small_world.draw(2, 0, count, degree, rewiring), count), count)
    expected = 3 * (degree - 2) / (4 * (degree - 1)) * (1 - rewiring) ** 3
    # with p > 0 degrees vary and so threes become more: their number is known for this model
    spread = rewiring * (2 - rewiring) * degree / 2
    threes = (degree * (degree - 1) + spread) / (degree * (degree - 1))
    assert found * threes == pytest.approx(expected, rel=0.02, abs=0.002)


# -- preferential ---------------------------------------------------------------------------------------
def test_preferential_with_one_tie_each_is_a_tree():
    count = 3000
    newcomer, earlier = preferential.draw(1, 0, count, 1, None)
    assert newcomer.tolist() == list(range(1, count))
    assert np.all(earlier < newcomer)
    near = sparse.csr_array((np.ones(count - 1), (newcomer, earlier)), shape=(count, count))
    assert sparse.csgraph.connected_components(near, directed=False)[0] == 1


@pytest.mark.parametrize("m", [1, 2, 5])
def test_preferential_degrees_follow_the_known_law(m):
    """P(k) = 2m(m+1) / (k(k+1)(k+2)), k >= m (Dorogovtsev, Mendes & Samukhin 2000): exponent 3."""
    count = 60_000
    newcomer, earlier = preferential.draw(3, 0, count, m, None)
    degrees = np.bincount(newcomer, minlength=count) + np.bincount(earlier, minlength=count)
    k = np.arange(m, 10 * m + 10)
    expected = count * 2 * m * (m + 1) / (k * (k + 1.0) * (k + 2))
    seen = np.bincount(degrees, minlength=k[-1] + 1)[k[0] : k[-1] + 1]
    seen, expected = np.append(seen, count - seen.sum()), np.append(expected, count - expected.sum())
    # several ties to one person are drawn again, which moves some of the few with many: 1 % is allowed for
    assert np.all(np.abs(seen - expected) <= 4 * np.sqrt(expected) + 0.01 * expected)
    assert degrees.min() >= min(m, 1)
    assert degrees.max() > 20 * m


def test_preferential_choice_is_in_proportion_to_ties():
    """The third person online chooses the first two alike; the fourth by the ties there are."""
    fourth = np.zeros(3)
    for seed in range(800):
        newcomer, earlier = preferential.draw(seed, 1, 4, 1, None)
        degrees = np.bincount(np.append(newcomer[:2], earlier[:2]), minlength=3)
        fourth[degrees[earlier[2]] == 2] += 1
    # two persons have one tie, one has two: it is chosen with probability 2/4
    assert within(fourth[0], 800 * 0.5, 800 * 0.25)


@pytest.mark.parametrize(("way", "slots"), [(0, None), (1, None), (0, 400)])
def test_preferential_one_more_person_changes_no_earlier_tie(way, slots):
    before = preferential.draw(5, way, 900, 3.5, slots)
    after = preferential.draw(5, way, 901, 3.5, slots)
    for x, y in zip(before, after, strict=True):
        assert np.array_equal(x, y[: x.size])


def test_preferential_avoids_full_people_and_preserves_the_number_of_ties():
    _, drawn = society(
        "face_to_face", 3000, kind="preferential", degree=10, **{"ties.slots.face_to_face": 25}
    )
    degrees = drawn.face_to_face.degree
    assert degrees.max() == 25
    assert degrees.sum() == 2 * (5 * 3000 - 15)  # the first five come with fewer: 0, 1, 2, 3 and 4


# -- proximity and interest -----------------------------------------------------------------------------
@pytest.mark.parametrize("layer", ["face_to_face", "online"])
def test_proximity_falls_with_distance_as_specified(layer):
    """In places without extent the share of ties to each is its people times exp(-distance / range)."""
    at = [0.0, 2.0, 7.0]
    towns = [{"name": str(x), "x": x, "y": 0.0, "radius": 0.0} for x in at]
    drawn, network = society(
        layer,
        6000,
        kind="proximity",
        degree=4,
        **{"places.towns": towns, "people.range": {"mean": 2.0, "sigma": 0.0}},
    )
    place = np.searchsorted(at, drawn.x)
    row, _, other = getattr(network, layer).edges()
    size = np.bincount(place)
    weight = np.exp(-np.abs(np.subtract.outer(at, at)) / 2.0) * (size - np.eye(3))
    if layer == "online":
        seen = np.zeros((3, 3))
        np.add.at(seen, (place[row], place[other]), 1)
        for i in range(3):
            assert fits(seen[i], seen[i].sum() * weight[i] / weight[i].sum())
        return
    flow = size[:, None] * weight / weight.sum(axis=1, keepdims=True)
    up = row < other
    low, high = np.sort([place[row[up]], place[other[up]]], axis=0)
    seen = np.bincount(3 * low + high, minlength=9)
    expected = (np.triu(flow) + np.triu(flow.T, 1)).ravel()
    assert fits(seen, up.sum() * expected / expected.sum())


@pytest.mark.long
@pytest.mark.parametrize("layer", ["face_to_face", "online"])
def test_homophily_favours_like_minded_people_in_proximity(layer):
    def interest_similarity(homophily):
        drawn, network = society(layer, 1500, kind="proximity", degree=6, homophily=homophily)
        row, _, other = getattr(network, layer).edges()
        return (drawn.interest[row] * drawn.interest[other]).sum(axis=1).mean()

    assert interest_similarity(3.0) > 1.5 * interest_similarity(0.0)


def test_interest_chooses_in_proportion_to_attractiveness():
    """With equal interests j is chosen by i with probability a_j / (sum of all but a_i)."""
    count = 3000
    _, drawn = society(
        "online", count, kind="interest", degree=1, **{"people.interest.concentration": np.inf}
    )
    a = rng.uniforms(1, rng.ATTRACTIVENESS, np.arange(count)) ** -0.5
    expected = a * ((1 / (a.sum() - a)).sum() - 1 / (a.sum() - a))
    assert fits(drawn.followers.size, expected)


def test_interest_face_to_face_keeps_degree_and_slots():
    _, drawn = society("face_to_face", 3000, kind="interest", degree=10)
    degrees = drawn.face_to_face.degree
    assert degrees.sum() == 2 * 5 * 3000
    assert degrees.max() == 50  # Pareto attractiveness: some would have hundreds
    _, drawn = society("face_to_face", 3000, kind="interest", degree=10, attractiveness_shape=1000)
    assert drawn.face_to_face.degree.max() < 50


@pytest.mark.long
def test_layers_of_one_kind_are_drawn_independently():
    for kind in ("random", "preferential", "proximity", "interest", "small_world"):
        changes = {"people.count": 500, "people.on_crowd": 1.0, "ties.online.degree": 10}
        changes |= {f"ties.{layer}.kind": kind for layer in ("face_to_face", "online")}
        changes |= {f"ties.{layer}.rewiring": 1.0 for layer in ("face_to_face", "online")}
        setting = load("base", changes)
        drawn = people.draw(setting)
        network = networks.draw(setting, drawn)
        row, _, other = network.online.edges()
        both = (network.face_to_face.slot_of(row, other) >= 0).mean()
        assert both < 0.5, kind


def test_nobody_is_similar_to_people_without_interests():
    interest = np.array([[0, 0, 0], [0.2, 0.8, 0], [0.2, 0.8, 0], [0, 0, 1]], np.float32)
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 2, 3])
    # warnings are errors here: 0 / 0 must not be reckoned
    assert interest_similarity(SimpleNamespace(interest=interest), a, b, 2.0).tolist() == [0.0, 0.0, 1.0, 0.0]
