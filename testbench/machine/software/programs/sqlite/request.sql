BEGIN;
INSERT INTO sale(customer, item, amount, day)
  VALUES (?1 % 5 + 1, ?2 % 6 + 1, ?3, date('2024-01-31', '+' || ?2 || ' months', 'weekday 3'));
UPDATE item SET price = round(price * 1.1 + ?1, 2) WHERE title LIKE ?4 OR price < ?7;
SELECT c.name, count(*), sum(s.amount * i.price) FROM sale s JOIN customer c ON c.id = s.customer
  JOIN item i ON i.id = s.item WHERE c.city > ?5 GROUP BY c.id ORDER BY 3 DESC LIMIT 3;
ROLLBACK;
